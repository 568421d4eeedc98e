//! Won-deal messages that were taken before, so that a repeat is known for one.

use chrono::{DateTime, Duration, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::deal::{Deal, PostRef};
use super::handoff::PacketKind;
use super::ids::{ClaimId, HandoffId};

/// How long the same name, account and amount mean the same deal where no record id says so.
const SAME_WORDS_HOURS: i64 = 24;

/// One won-deal message that opened a handoff or made a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The message.
    pub post: Option<PostRef>,
    /// The deal as it stated it.
    pub deal: Deal,
    /// When it was taken.
    pub at: DateTime<Utc>,
    /// What it became.
    pub by: TakenBy,
}

/// What a won-deal message became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum TakenBy {
    /// An open or finished handoff.
    Handoff {
        /// Which.
        id: HandoffId,
    },
    /// A person's claim, not started yet.
    Claim {
        /// Which.
        id: ClaimId,
    },
}

/// Why a message is known for a repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SameBy {
    /// It is that very message.
    Post,
    /// The same CRM record.
    Record,
    /// No record id, but the same name, account and amount within 24 hours.
    Words,
}

/// The earlier message that `deal` repeats, if there is one: first by message, then by record, then by words.
pub fn find_taken<'a>(
    taken: &'a [Taken],
    deal: &Deal,
    post: Option<&PostRef>,
    now: DateTime<Utc>,
) -> Option<(&'a Taken, SameBy)> {
    let newest_first = || taken.iter().rev();
    let by_post = newest_first().find(|earlier| post.is_some() && earlier.post.as_ref() == post);
    if let Some(earlier) = by_post {
        return Some((earlier, SameBy::Post));
    }
    if let Some(key) = deal.record_key() {
        let by_record = newest_first()
            .find(|earlier| earlier.deal.record_key().as_deref() == Some(&key) && may_be_of_kind(earlier, deal));
        return by_record.map(|earlier| (earlier, SameBy::Record));
    }
    newest_first().find(|earlier| says_the_same(earlier, deal, now)).map(|earlier| (earlier, SameBy::Words))
}

fn says_the_same(earlier: &Taken, deal: &Deal, now: DateTime<Utc>) -> bool {
    let key = |words: &Option<String>| words.as_deref().map(words_key);
    let amount = |deal: &Deal| deal.amount.map(|amount: Decimal| amount.normalize());
    let (before, after) = (&earlier.deal, deal);
    let named = after.name.is_some() || after.account.is_some();
    // A message without an account says nothing against another one's.
    let same_account = key(&before.account) == key(&after.account)
        || (after.name.is_some() && (before.account.is_none() || after.account.is_none()));
    named
        && may_be_of_kind(earlier, deal)
        && now - earlier.at <= Duration::hours(SAME_WORDS_HOURS)
        && key(&before.name) == key(&after.name)
        && same_account
        && amount(before) == amount(after)
}

/// One packet is open for each record and kind: what says that it is a renewal repeats no new business.
fn may_be_of_kind(earlier: &Taken, deal: &Deal) -> bool {
    match (deal.kind, &earlier.by) {
        (Some(kind), TakenBy::Handoff { .. }) => earlier.deal.kind.unwrap_or(PacketKind::New) == kind,
        (Some(_), TakenBy::Claim { .. }) | (None, _) => true,
    }
}

/// The earlier message about the deal that a change is told of: the one in whose thread it is told, else by its record,
/// else by its name or account alone, since what was changed may be anything else. Two deals of one name are none.
pub fn find_told_of<'a>(taken: &'a [Taken], deal: &Deal, parent: Option<&PostRef>) -> Option<&'a Taken> {
    let above = taken.iter().rev().find(|earlier| parent.is_some() && earlier.post.as_ref() == parent);
    if above.is_some() {
        return above;
    }
    if let Some(key) = deal.record_key() {
        return taken.iter().rev().find(|earlier| earlier.deal.record_key().as_deref() == Some(&key));
    }
    let wanted = words_key(deal.name.as_deref().or(deal.account.as_deref())?);
    let is_meant = |earlier: &&Taken| {
        [&earlier.deal.name, &earlier.deal.account].into_iter().flatten().any(|name| words_key(name) == wanted)
    };
    let mut meant = taken.iter().rev().filter(is_meant);
    let newest = meant.next()?;
    let same_deal = |other: &Taken| match (other.deal.record_key(), newest.deal.record_key()) {
        (Some(one), Some(two)) => one == two,
        (None, _) | (_, None) => true,
    };
    meant.all(same_deal).then_some(newest)
}

/// A handoff of a deal of the same name and account that may be the same one, so that nothing but a person can tell: one
/// of the two has no record id, or two records say the same name, account and amount.
pub fn find_alike(taken: &[Taken], deal: &Deal) -> Option<HandoffId> {
    let is_alike = |earlier: &&Taken| match (earlier.deal.record_key(), deal.record_key()) {
        (None, _) | (_, None) => true,
        (Some(one), Some(two)) => one != two && is_entered_twice(&earlier.deal, deal),
    };
    let mut found = taken.iter().rev().filter(is_alike).filter(|earlier| is_named_alike(&earlier.deal, deal));
    found.find_map(|earlier| match earlier.by {
        TakenBy::Handoff { id } => Some(id),
        TakenBy::Claim { .. } => None,
    })
}

/// Whether two records say the same deal in every word: somebody may have entered it twice.
fn is_entered_twice(before: &Deal, now: &Deal) -> bool {
    let amount = |deal: &Deal| deal.amount.map(|amount| amount.normalize());
    let kind = |deal: &Deal| deal.kind.unwrap_or(PacketKind::New);
    now.account.is_some()
        && before.account.is_some()
        && now.amount.is_some()
        && amount(before) == amount(now)
        && kind(before) == kind(now)
}

fn is_named_alike(before: &Deal, now: &Deal) -> bool {
    let key = |words: &Option<String>| words.as_deref().map(words_key);
    let accounts = (key(&before.account), key(&now.account));
    let same_account = accounts.0.is_none() || accounts.1.is_none() || accounts.0 == accounts.1;
    now.name.is_some() && key(&before.name) == key(&now.name) && same_account
}

/// Whether `now` states a fact of the deal that differs from what was stated before.
pub fn is_news(before: &Deal, now: &Deal) -> bool {
    fn differs<T: PartialEq>(before: &Option<T>, now: &Option<T>) -> bool {
        now.is_some() && before != now
    }
    differs(&before.name, &now.name)
        || differs(&before.account, &now.account)
        || differs(&before.amount.map(|amount| amount.normalize()), &now.amount.map(|amount| amount.normalize()))
        || differs(&before.currency, &now.currency)
        || differs(&before.owner, &now.owner)
        || differs(&before.close_date, &now.close_date)
}

/// A name made comparable: no case, no punctuation, one blank between words.
pub fn words_key(words: &str) -> String {
    let plain: String =
        words.to_lowercase().chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(name: &str, account: Option<&str>, amount: i64, record: Option<&str>) -> Taken {
        let deal = Deal {
            name: Some(name.to_owned()),
            account: account.map(str::to_owned),
            amount: Some(Decimal::from(amount)),
            crm_record_id: record.map(str::to_owned),
            ..Deal::default()
        };
        Taken { post: None, deal, at: DateTime::UNIX_EPOCH, by: TakenBy::Handoff { id: HandoffId(1) } }
    }

    #[test]
    fn a_repeat_is_known_by_its_record_or_else_by_its_words_for_a_day() {
        let earlier = [taken("Elm", Some("Elm Ltd"), 5, Some("0065g00000XyZ12AAF"))];
        let same = |later: Taken, hours: i64| {
            let now = DateTime::UNIX_EPOCH + Duration::hours(hours);
            find_taken(&earlier, &later.deal, None, now).map(|(_, same_by)| same_by)
        };
        assert_eq!(same(taken("Other", None, 9, Some("0065g00000XyZ12")), 900), Some(SameBy::Record));
        assert_eq!(same(taken("Elm", Some("Elm Ltd"), 5, Some("0065g00000Other")), 1), None);
        assert_eq!(same(taken("elm", Some("Elm  Ltd."), 5, None), 24), Some(SameBy::Words));
        assert_eq!(same(taken("Elm", None, 5, None), 1), Some(SameBy::Words));
        assert_eq!(same(taken("Elm", Some("Elm Ltd"), 5, None), 25), None);
        assert_eq!(same(taken("Elm", Some("Elm Ltd"), 6, None), 1), None);
        assert_eq!(same(taken("Elm", Some("Elm Inc"), 5, None), 1), None);
    }

    #[test]
    fn two_records_of_one_name_account_and_amount_may_be_one_deal_and_no_others() {
        let earlier = [taken("Elm", Some("Elm Ltd"), 5, Some("1"))];
        let alike = |later: Taken| find_alike(&earlier, &later.deal).is_some();
        assert!(alike(taken("Elm", Some("Elm Ltd"), 5, Some("2"))));
        assert!(alike(taken("Elm", Some("Elm Ltd"), 9, None)));
        assert!(!alike(taken("Elm", Some("Elm Ltd"), 9, Some("2"))));
        assert!(!alike(taken("Elm", None, 5, Some("2"))));
        assert!(!alike(taken("Elm", Some("Elm Ltd"), 5, Some("1"))));
    }

    #[test]
    fn a_renewal_of_a_record_repeats_no_new_business_of_it() {
        let earlier = [taken("Elm", None, 5, Some("1"))];
        let same = |kind| {
            let later = Taken { deal: Deal { kind, ..earlier[0].deal.clone() }, ..earlier[0].clone() };
            find_taken(&earlier, &later.deal, None, DateTime::UNIX_EPOCH).map(|(_, same_by)| same_by)
        };
        assert_eq!(same(Some(PacketKind::Renewal)), None);
        assert_eq!(same(Some(PacketKind::New)), Some(SameBy::Record));
        assert_eq!(same(None), Some(SameBy::Record));
    }

    #[test]
    fn a_change_is_told_of_one_deal_or_of_none() {
        let one = [taken("Elm", Some("Elm Ltd"), 5, Some("1"))];
        assert!(find_told_of(&one, &taken("Elm", None, 9, None).deal, None).is_some());
        let two = [taken("Elm", Some("Elm Ltd"), 5, Some("1")), taken("Elm", Some("Elm Ltd"), 5, Some("2"))];
        assert!(find_told_of(&two, &taken("Elm", None, 9, None).deal, None).is_none());
        assert!(is_news(&one[0].deal, &taken("Elm", None, 9, None).deal));
        assert!(!is_news(&one[0].deal, &taken("Elm", None, 5, None).deal));
    }
}
