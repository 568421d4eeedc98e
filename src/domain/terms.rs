//! Payment terms and billing frequency in the normal forms that the hearing emits (`checklist.md`, 2.1).

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// When an invoice is to be paid.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PaymentTerms {
    /// So many days after the invoice date.
    Net {
        /// Days from invoice to due date.
        days: u32,
        /// A discount for paying early.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        early_discount: Option<EarlyDiscount>,
        /// The event from which the days count, in English snake_case, where it is not the invoice's date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
    },
    /// So many days after the end of the invoice's month.
    NetEom {
        /// Days after the month's end.
        days: u32,
    },
    /// At once.
    DueOnReceipt,
    /// Before delivery.
    Prepaid,
    /// On delivery.
    Cod,
    /// In parts that add up to 100 %.
    Installments {
        /// The parts in their order.
        schedule: Vec<Installment>,
    },
    /// On a given day of the month after the invoice.
    DayOfFollowingMonth {
        /// 1 to 31, or `last`.
        day: MonthDay,
    },
}

/// A discount for paying early: 2 % within 10 days.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EarlyDiscount {
    /// The discount.
    #[serde(with = "rust_decimal::serde::str")]
    pub percent: Decimal,
    /// Days from the invoice within which it holds.
    pub within_days: u32,
}

/// One part of instalment terms.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Installment {
    /// Its share of the total.
    #[serde(with = "rust_decimal::serde::str")]
    pub percent: Decimal,
    /// The event that makes it due, in English snake_case: `signature`, `go_live` …
    pub due: String,
    /// Days after that event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset_days: Option<u32>,
}

/// A day of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum MonthDay {
    /// 1 to 31.
    Day(u32),
    /// The month's last day.
    Last(LastDay),
}

/// The word `last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LastDay {
    /// The month's last day.
    Last,
}

impl PaymentTerms {
    /// Net with so many days.
    pub fn net(days: u32) -> Self {
        PaymentTerms::Net { days, early_discount: None, from: None }
    }

    /// The most days that these terms allow between invoice and due date (`checklist.md`, group F, note 2):
    /// net 30 gives 30, `net_eom` 30 gives 60, the 15th of the following month 45, its last day 61.
    pub fn longest_payment_days(&self) -> u32 {
        match self {
            PaymentTerms::Net { days, .. } => *days,
            PaymentTerms::NetEom { days } => days.saturating_add(30),
            PaymentTerms::DueOnReceipt | PaymentTerms::Prepaid | PaymentTerms::Cod => 0,
            PaymentTerms::Installments { schedule } => {
                schedule.iter().filter_map(|part| part.offset_days).max().unwrap_or(0)
            }
            PaymentTerms::DayOfFollowingMonth { day: MonthDay::Day(day) } => day.saturating_add(30),
            PaymentTerms::DayOfFollowingMonth { day: MonthDay::Last(_) } => 61,
        }
    }

    /// Whether something is paid only after an event of that kind: `acceptance`, `customer_acceptance`.
    pub fn waits_for(&self, kind: &str) -> bool {
        let is_of_kind = |event: &str| event.split('_').any(|word| word == kind);
        match self {
            PaymentTerms::Net { from, .. } => from.as_deref().is_some_and(is_of_kind),
            PaymentTerms::Installments { schedule } => schedule.iter().any(|part| is_of_kind(&part.due)),
            PaymentTerms::NetEom { .. }
            | PaymentTerms::DueOnReceipt
            | PaymentTerms::Prepaid
            | PaymentTerms::Cod
            | PaymentTerms::DayOfFollowingMonth { .. } => false,
        }
    }
}

impl fmt::Display for PaymentTerms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PaymentTerms::Net { days, early_discount, from } => {
                write!(f, "net {days}")?;
                if let Some(event) = from {
                    write!(f, " from {}", event.replace('_', " "))?;
                }
                match early_discount {
                    Some(early) => write!(f, ", {}% off within {} days", early.percent.normalize(), early.within_days),
                    None => Ok(()),
                }
            }
            PaymentTerms::NetEom { days: 0 } => f.write_str("end of month"),
            PaymentTerms::NetEom { days } => write!(f, "net {days} end of month"),
            PaymentTerms::DueOnReceipt => f.write_str("due on receipt"),
            PaymentTerms::Prepaid => f.write_str("prepaid"),
            PaymentTerms::Cod => f.write_str("cash on delivery"),
            PaymentTerms::Installments { schedule } => {
                f.write_str("instalments: ")?;
                for (index, part) in schedule.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{}% on {}", part.percent.normalize(), part.due.replace('_', " "))?;
                    if let Some(days) = part.offset_days {
                        write!(f, " + {days} days")?;
                    }
                }
                Ok(())
            }
            PaymentTerms::DayOfFollowingMonth { day: MonthDay::Day(day) } => {
                write!(f, "day {day} of the following month")
            }
            PaymentTerms::DayOfFollowingMonth { day: MonthDay::Last(_) } => {
                f.write_str("last day of the following month")
            }
        }
    }
}

/// How often invoices go out, and whether before or after the period.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Billing {
    /// The rhythm.
    pub frequency: BillingFrequency,
    /// Before or after the period; `None` where it was not said, and the product's default applies.
    pub timing: Option<AdvanceOrArrears>,
}

/// The rhythm of invoices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BillingFrequency {
    /// Once.
    OneTime,
    /// Every two years.
    Biennial,
    /// Every year.
    Annual,
    /// Twice a year.
    Semiannual,
    /// Every three months.
    Quarterly,
    /// Every two months.
    Bimonthly,
    /// Every month.
    Monthly,
    /// Twice a month.
    Semimonthly,
    /// Every two weeks.
    Biweekly,
}

/// Billed before the period, after it, or when the work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdvanceOrArrears {
    /// Before.
    Advance,
    /// After.
    Arrears,
    /// When done.
    OnCompletion,
}

impl BillingFrequency {
    /// Every rhythm.
    pub const ALL: [BillingFrequency; 9] = [
        BillingFrequency::OneTime,
        BillingFrequency::Biennial,
        BillingFrequency::Annual,
        BillingFrequency::Semiannual,
        BillingFrequency::Quarterly,
        BillingFrequency::Bimonthly,
        BillingFrequency::Monthly,
        BillingFrequency::Semimonthly,
        BillingFrequency::Biweekly,
    ];

    /// The word of policy files.
    pub fn word(&self) -> &'static str {
        match self {
            BillingFrequency::OneTime => "one_time",
            BillingFrequency::Biennial => "biennial",
            BillingFrequency::Annual => "annual",
            BillingFrequency::Semiannual => "semiannual",
            BillingFrequency::Quarterly => "quarterly",
            BillingFrequency::Bimonthly => "bimonthly",
            BillingFrequency::Monthly => "monthly",
            BillingFrequency::Semimonthly => "semimonthly",
            BillingFrequency::Biweekly => "biweekly",
        }
    }
}

impl AdvanceOrArrears {
    /// Every way.
    pub const ALL: [AdvanceOrArrears; 3] =
        [AdvanceOrArrears::Advance, AdvanceOrArrears::Arrears, AdvanceOrArrears::OnCompletion];

    /// The word of policy files.
    pub fn word(&self) -> &'static str {
        match self {
            AdvanceOrArrears::Advance => "advance",
            AdvanceOrArrears::Arrears => "arrears",
            AdvanceOrArrears::OnCompletion => "on_completion",
        }
    }
}

impl fmt::Display for Billing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.frequency {
            BillingFrequency::OneTime => "one time",
            BillingFrequency::Biennial => "every two years",
            BillingFrequency::Annual => "annual",
            BillingFrequency::Semiannual => "twice a year",
            BillingFrequency::Quarterly => "quarterly",
            BillingFrequency::Bimonthly => "every two months",
            BillingFrequency::Monthly => "monthly",
            BillingFrequency::Semimonthly => "twice a month",
            BillingFrequency::Biweekly => "every two weeks",
        })?;
        f.write_str(match self.timing {
            None => "",
            Some(AdvanceOrArrears::Advance) => " in advance",
            Some(AdvanceOrArrears::Arrears) => " in arrears",
            Some(AdvanceOrArrears::OnCompletion) => " on completion",
        })
    }
}

/// What billing starts with (`domain.md`, 7.3), as the choice of a field holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BillingStartTrigger {
    /// The first day of the subscription.
    SubscriptionStart,
    /// The agreement's effective date.
    EffectiveDate,
    /// A date of its own.
    FixedDate,
    /// The binding signature.
    Signature,
    /// Access was set up.
    Provisioning,
    /// The customer went live.
    GoLive,
    /// A milestone was reached.
    Milestone,
}

impl BillingStartTrigger {
    /// The trigger that such a choice names.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "subscription_start" => Self::SubscriptionStart,
            "effective_date" => Self::EffectiveDate,
            "fixed_date" => Self::FixedDate,
            "signature" => Self::Signature,
            "provisioning" => Self::Provisioning,
            "go_live" => Self::GoLive,
            "milestone" => Self::Milestone,
            _ => return None,
        })
    }

    /// The choice that names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::SubscriptionStart => "subscription_start",
            Self::EffectiveDate => "effective_date",
            Self::FixedDate => "fixed_date",
            Self::Signature => "signature",
            Self::Provisioning => "provisioning",
            Self::GoLive => "go_live",
            Self::Milestone => "milestone",
        }
    }

    /// Whether billing waits for somebody to report it. A known date is not awaited: the signal carries it.
    /// An accepted agreement is executed, so a signature is not awaited either.
    pub fn is_awaited(self) -> bool {
        match self {
            Self::SubscriptionStart | Self::EffectiveDate | Self::FixedDate | Self::Signature => false,
            Self::Provisioning | Self::GoLive | Self::Milestone => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_payment_days_follow_the_checklist() {
        let day = |day| PaymentTerms::DayOfFollowingMonth { day };
        assert_eq!(PaymentTerms::net(30).longest_payment_days(), 30);
        assert_eq!(PaymentTerms::NetEom { days: 30 }.longest_payment_days(), 60);
        assert_eq!(day(MonthDay::Day(15)).longest_payment_days(), 45);
        assert_eq!(day(MonthDay::Last(LastDay::Last)).longest_payment_days(), 61);
        assert_eq!(PaymentTerms::Prepaid.longest_payment_days(), 0);
    }

    #[test]
    fn terms_keep_the_labels_form() {
        let json = serde_json::to_string(&PaymentTerms::net(45)).unwrap();
        assert_eq!(json, r#"{"type":"net","days":45}"#);
        let last: PaymentTerms = serde_json::from_str(r#"{"type":"day_of_following_month","day":"last"}"#).unwrap();
        assert_eq!(last.to_string(), "last day of the following month");
    }
}
