//! Quotes and their arithmetic: what lines come to, how parts of periods are charged, when it is all billed.
//!
//! Unit prices are never rounded, each extension is rounded once, and totals and schedules are sums of rounded
//! extensions (`checklist.md`, "Values"; formulas of `domain.md`, section 4.2).

mod allocation;
mod brief;
mod fraction;
mod line;
mod part_periods;
mod proration;
mod ramp;
mod schedule;
mod soundness;
mod stated;
mod term;
mod totals;

pub use allocation::{allocate, equal_parts, instalments};
pub use brief::{in_brief, priced, unit_price};
pub use fraction::{Fraction, lcm};
pub use line::{ChargeType, LineTerms, QuoteLine};
pub use part_periods::has_part_period;
pub use proration::{PricePeriod, ProrationMethod, steps_of_months};
pub use ramp::wrong_steps;
pub use schedule::{BillingPlan, ScheduleRow, billing_schedule};
pub use soundness::{above_list, charged_although_free, charged_otherwise, outside_of, unsound};
pub use stated::QuoteStated;
pub use term::Term;
pub use totals::{
    annual_contract_value, annual_recurring_revenue, blended_discount_percent, first_year, max_line_discount_percent,
    monthly_recurring_revenue, sum, total, total_of, yearly_value, yearly_value_at,
};
