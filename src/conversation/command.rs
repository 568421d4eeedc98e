//! The words after `/baton`, the same on every platform and on the command line.

use chrono::NaiveDate;

use crate::domain::ids::{ApprovalId, HandoffId};
use crate::workflow::outcome::{Reason, Refusal};
use crate::workflow::precheck::Prospect;
use crate::workflow::views::ListOf;

/// What a slash command asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// A question, which changes nothing.
    Ask(Question),
    /// Make the e-mail that asks the customer for what only the customer knows.
    CustomerEmail {
        /// Of which.
        deal: DealWords,
    },
    /// Put a handoff on hold.
    Hold {
        /// Which.
        deal: DealWords,
        /// Until when.
        until: Option<NaiveDate>,
        /// Why.
        reason: String,
    },
    /// Take it up again.
    Resume {
        /// Which.
        deal: DealWords,
    },
    /// End it; after an order, Finance is asked to undo the order.
    Void {
        /// Which.
        deal: DealWords,
        /// Why.
        reason: String,
    },
    /// Give it to another owner.
    Reassign {
        /// Which.
        deal: DealWords,
        /// To whom, as written.
        to: String,
    },
    /// Make one of two packets of the same deal.
    Merge {
        /// The one that ends.
        from: HandoffId,
        /// The one that goes on.
        into: HandoffId,
    },
    /// Somebody is away for some days: who, when and who decides meanwhile, as typed.
    Away(String),
    /// Somebody is here after all.
    AwayClear {
        /// Who, as written; the speaker where nobody is named.
        of: Option<String>,
    },
    /// Confirm the hash of a changed policy.
    ConfirmPolicy {
        /// The hash, or at least its first eight digits.
        hash: String,
    },
    /// Take a request for approval back.
    Recall {
        /// Of which handoff, if it was said.
        handoff: Option<HandoffId>,
        /// Which.
        approval: ApprovalId,
    },
}

/// A question, which changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Where a deal stands; without a deal, what is billable, what is stuck, on whom.
    Status(Option<DealWords>),
    /// Many deals at a glance.
    List(ListOf),
    /// The packet, every value with its source.
    Packet(DealWords),
    /// Which document is the deal: its hash, its terms, who signed it, what it supersedes.
    Contract(DealWords),
    /// Why each approval was or was not demanded.
    Explain(DealWords),
    /// The form that starts a handoff by hand.
    Start {
        /// The deal's name, if it was said.
        deal: String,
    },
    /// What a deal would need, before anybody promises.
    Precheck(Subject),
    /// What blocks a deal, and what of it may be waived.
    Waive(DealWords),
    /// The form in which somebody says that they are away.
    Away,
    /// Which policy is in force, and what one that waits would change.
    Policy,
    /// Whom the speaker's account is taken for; with the code that another account was given, that one is linked.
    Link(Option<String>),
    /// What can be said.
    Help,
}

/// Of what a precheck is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Of nothing yet: the form is wanted.
    Nothing,
    /// Of a deal, which may have a packet.
    Deal(DealWords),
    /// Of figures that were given.
    Prospect(Box<Prospect>),
}

/// How a person names a deal: a handoff id, a CRM record id or link, or a part of its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DealWords(pub String);

/// One command as help shows it.
pub struct Usage {
    /// What to type.
    pub words: &'static str,
    /// What it does.
    pub does: &'static str,
}

/// Every command, in the order of help. `parse` knows exactly these words.
pub const USAGES: [Usage; 21] = [
    Usage {
        words: "start [deal] [before signature]",
        does: "start the handoff of a deal that was won, or have its decisions made before it is signed",
    },
    Usage { words: "precheck [deal]", does: "what a deal would need and who would decide, before anybody promises" },
    Usage {
        words: "status [deal]",
        does: "where a deal stands; without a deal, what is billable, what is stuck, on whom",
    },
    Usage { words: "list [mine|stuck|finance]", does: "open deals at a glance" },
    Usage { words: "packet deal", does: "the packet as Finance needs it, every value with its source" },
    Usage {
        words: "contract deal",
        does: "which contract version counts: its hash, its terms, who signed it, what it replaces",
    },
    Usage { words: "explain deal", does: "why each approval was or was not demanded" },
    Usage { words: "waive deal", does: "what blocks a deal, and a form that asks for a waiver of one of them" },
    Usage { words: "email deal", does: "an e-mail that asks the customer for what only the customer knows" },
    Usage { words: "hold deal [until YYYY-MM-DD]: reason", does: "every clock of the deal stands still" },
    Usage { words: "resume deal", does: "take it up again" },
    Usage { words: "void deal: reason", does: "end it; after an order, Finance is asked to cancel or credit it" },
    Usage { words: "reassign deal @person", does: "give it to another owner" },
    Usage { words: "merge H-2 into H-1", does: "two packets of one deal become one, with what both hold" },
    Usage { words: "recall A-1 [of deal id]", does: "take your request for approval back" },
    Usage {
        words: "away [@person] [days] [cover @person]",
        does: "who decides while you, or somebody below you, are away, such as `away 23 Dec to 2 Jan cover @viktor`; \
               without days, a form",
    },
    Usage { words: "away clear [@person]", does: "you are here after all" },
    Usage { words: "policy", does: "which policy is in force, and what a changed one that waits would change" },
    Usage {
        words: "policy approve HASH",
        does: "a changed policy or people file takes effect once enough of you have",
    },
    Usage {
        words: "link [code|remove]",
        does: "whom I take you for; with the code that another account of yours was given, link it; or take linked ones off",
    },
    Usage { words: "help", does: "this list" },
];

/// Reads the words after `/baton`.
pub fn parse(words: &str) -> Result<Command, Refusal> {
    let words = words.trim();
    let (verb, rest) = split_word(words);
    let rest = rest.trim();
    match verb.to_lowercase().as_str() {
        "" | "help" => Ok(Command::Ask(Question::Help)),
        "start" => Ok(Command::Ask(Question::Start { deal: rest.to_owned() })),
        "precheck" if rest.is_empty() => Ok(Command::Ask(Question::Precheck(Subject::Nothing))),
        "precheck" => Ok(Command::Ask(Question::Precheck(Subject::Deal(DealWords(rest.to_owned()))))),
        "policy" => policy(rest),
        "link" => Ok(Command::Ask(Question::Link(Some(rest.to_owned()).filter(|code| !code.is_empty())))),
        "status" if rest.is_empty() => Ok(Command::Ask(Question::Status(None))),
        "status" => Ok(Command::Ask(Question::Status(Some(DealWords(rest.to_owned()))))),
        "list" => list(rest).map(|list| Command::Ask(Question::List(list))),
        "packet" => needs_deal(rest, "packet deal").map(|deal| Command::Ask(Question::Packet(deal))),
        "contract" => needs_deal(rest, "contract deal").map(|deal| Command::Ask(Question::Contract(deal))),
        "explain" => needs_deal(rest, "explain deal").map(|deal| Command::Ask(Question::Explain(deal))),
        "waive" => needs_deal(rest, "waive deal").map(|deal| Command::Ask(Question::Waive(deal))),
        "email" => needs_deal(rest, "email deal").map(|deal| Command::CustomerEmail { deal }),
        "hold" => hold(rest),
        "resume" => Ok(Command::Resume { deal: needs_deal(rest, "resume deal")? }),
        "void" => {
            let (deal, reason) = with_reason(rest, "void deal: reason")?;
            Ok(Command::Void { deal, reason })
        }
        "reassign" => reassign(rest),
        "away" => away(rest),
        "merge" => merge(rest),
        "recall" => recall(rest),
        other => Err(no_such(format!("`{other}` is no command; `/baton help` lists them"))),
    }
}

fn policy(rest: &str) -> Result<Command, Refusal> {
    let (verb, hash) = split_word(rest);
    let hash = hash.trim().trim_end_matches('…').to_lowercase();
    let is_hash = (8..=64).contains(&hash.len()) && hash.bytes().all(|digit| digit.is_ascii_hexdigit());
    match verb.to_lowercase().as_str() {
        "" => Ok(Command::Ask(Question::Policy)),
        "approve" if is_hash => Ok(Command::ConfirmPolicy { hash }),
        _other => {
            Err(usage("policy approve HASH` with at least the first eight digits of the hash that `/baton policy"))
        }
    }
}

fn no_such(usage: String) -> Refusal {
    Refusal::new("rule:commands", Reason::NoSuchCommand { usage })
}

fn usage(words: &str) -> Refusal {
    no_such(format!("write `/baton {words}`"))
}

fn split_word(words: &str) -> (&str, &str) {
    words.split_once(char::is_whitespace).unwrap_or((words, ""))
}

fn list(rest: &str) -> Result<ListOf, Refusal> {
    match rest.to_lowercase().as_str() {
        "" => Ok(ListOf::Open),
        "mine" => Ok(ListOf::Mine),
        "stuck" => Ok(ListOf::Stuck),
        "finance" => Ok(ListOf::Finance),
        _other => Err(usage("list [mine|stuck|finance]")),
    }
}

fn needs_deal(rest: &str, form: &str) -> Result<DealWords, Refusal> {
    if rest.is_empty() { Err(usage(form)) } else { Ok(DealWords(rest.to_owned())) }
}

fn with_reason(rest: &str, form: &str) -> Result<(DealWords, String), Refusal> {
    let (deal, reason) = rest.split_once(':').ok_or_else(|| usage(form))?;
    let (deal, reason) = (deal.trim(), reason.trim());
    if deal.is_empty() || reason.is_empty() {
        return Err(usage(form));
    }
    Ok((DealWords(deal.to_owned()), reason.to_owned()))
}

fn hold(rest: &str) -> Result<Command, Refusal> {
    let form = "hold deal [until YYYY-MM-DD]: reason";
    let (DealWords(deal), reason) = with_reason(rest, form)?;
    let Some((deal, day)) = deal.split_once(" until ") else {
        let (reason, until) = day_at_the_end(reason);
        return Ok(Command::Hold { deal: DealWords(deal), until, reason });
    };
    let until = NaiveDate::parse_from_str(day.trim(), "%Y-%m-%d").map_err(|_| usage(form))?;
    Ok(Command::Hold { deal: DealWords(deal.trim().to_owned()), until: Some(until), reason })
}

/// `customer moves house, until 2026-03-20`: people write the day where the sentence ends as well.
fn day_at_the_end(reason: String) -> (String, Option<NaiveDate>) {
    let parted = reason.rsplit_once("until ").filter(|(before, _)| before.ends_with([' ', ',']));
    let found = parted.and_then(|(before, day)| {
        let day = NaiveDate::parse_from_str(day.trim_end_matches('.').trim(), "%Y-%m-%d").ok()?;
        let before = before.trim_end_matches([' ', ',']);
        (!before.is_empty()).then(|| (before.to_owned(), Some(day)))
    });
    found.unwrap_or((reason, None))
}

fn reassign(rest: &str) -> Result<Command, Refusal> {
    let (deal, to) = rest.rsplit_once(char::is_whitespace).ok_or_else(|| usage("reassign deal @person"))?;
    let to = to.trim().trim_start_matches('@');
    // `reassign H-1 to Ben` is how people say it.
    let deal = deal.trim();
    let deal = deal.strip_suffix(" to").unwrap_or(deal).trim();
    if to.is_empty() || deal.is_empty() {
        return Err(usage("reassign deal @person"));
    }
    Ok(Command::Reassign { deal: DealWords(deal.to_owned()), to: to.to_owned() })
}

fn away(rest: &str) -> Result<Command, Refusal> {
    if rest.is_empty() {
        return Ok(Command::Ask(Question::Away));
    }
    let (first, of) = split_word(rest);
    if !first.eq_ignore_ascii_case("clear") {
        return Ok(Command::Away(rest.to_owned()));
    }
    let of = of.trim().trim_start_matches('@');
    if of.contains(char::is_whitespace) {
        return Err(usage("away clear [@person]"));
    }
    Ok(Command::AwayClear { of: Some(of.to_owned()).filter(|of| !of.is_empty()) })
}

fn merge(rest: &str) -> Result<Command, Refusal> {
    let form = "merge H-2 into H-1";
    let (from, into) = rest.split_once(" into ").ok_or_else(|| usage(form))?;
    let id = |words: &str| words.trim().parse().map_err(|_| usage(form));
    Ok(Command::Merge { from: id(from)?, into: id(into)? })
}

fn recall(rest: &str) -> Result<Command, Refusal> {
    let form = "recall A-1 [of deal id]";
    let (approval, of) = split_word(rest);
    let approval = approval.parse().map_err(|_| usage(form))?;
    let of = of.trim().strip_prefix("of ").unwrap_or(of.trim()).trim();
    let handoff = match of {
        "" => None,
        id => Some(id.parse().map_err(|_| usage(form))?),
    };
    Ok(Command::Recall { handoff, approval })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deal(words: &str) -> DealWords {
        DealWords(words.into())
    }

    #[test]
    fn commands_are_read_as_people_type_them() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 20);
        let cases = [
            ("", Command::Ask(Question::Help)),
            ("status", Command::Ask(Question::Status(None))),
            ("waive Juniper", Command::Ask(Question::Waive(deal("Juniper")))),
            ("precheck", Command::Ask(Question::Precheck(Subject::Nothing))),
            ("precheck Juniper", Command::Ask(Question::Precheck(Subject::Deal(deal("Juniper"))))),
            ("STATUS Brightwater Ltd", Command::Ask(Question::Status(Some(deal("Brightwater Ltd"))))),
            ("list stuck", Command::Ask(Question::List(ListOf::Stuck))),
            (
                "hold H-1 until 2026-03-20: customer moves house",
                Command::Hold { deal: deal("H-1"), until: day, reason: "customer moves house".into() },
            ),
            (
                "hold H-1: customer moves house, until 2026-03-20",
                Command::Hold { deal: deal("H-1"), until: day, reason: "customer moves house".into() },
            ),
            (
                "hold H-1: waits until they move",
                Command::Hold { deal: deal("H-1"), until: None, reason: "waits until they move".into() },
            ),
            ("hold H-1: waits", Command::Hold { deal: deal("H-1"), until: None, reason: "waits".into() }),
            ("void H-1: deal reopened", Command::Void { deal: deal("H-1"), reason: "deal reopened".into() }),
            ("reassign H-1 @Ben", Command::Reassign { deal: deal("H-1"), to: "Ben".into() }),
            ("reassign H-1 to Ben", Command::Reassign { deal: deal("H-1"), to: "Ben".into() }),
            ("merge H-2 into H-1", Command::Merge { from: HandoffId(2), into: HandoffId(1) }),
            ("away", Command::Ask(Question::Away)),
            ("policy", Command::Ask(Question::Policy)),
            ("policy approve 0123ABCD…", Command::ConfirmPolicy { hash: "0123abcd".into() }),
            ("away next week cover @Viktor", Command::Away("next week cover @Viktor".into())),
            ("away clear", Command::AwayClear { of: None }),
            ("away clear @dina", Command::AwayClear { of: Some("dina".into()) }),
            ("recall A-1", Command::Recall { handoff: None, approval: ApprovalId(1) }),
            ("recall a-2 of H-3", Command::Recall { handoff: Some(HandoffId(3)), approval: ApprovalId(2) }),
        ];
        for (words, expected) in cases {
            assert_eq!(parse(words), Ok(expected), "{words}");
        }
    }

    #[test]
    fn a_wrong_command_is_told_the_right_one() {
        for wrong in [
            "packet",
            "contract",
            "explain",
            "list all",
            "hold H-1",
            "void H-1:",
            "void : x",
            "reassign H-1",
            "recall 1",
            "merge H-1 H-2",
            "dance",
            "policy approve",
            "policy approve it",
            "policy approve 0123",
            "away clear @dina now",
        ] {
            let refusal = parse(wrong).unwrap_err();
            assert!(matches!(refusal.reason, Reason::NoSuchCommand { .. }), "{wrong}");
        }
    }

    #[test]
    fn help_shows_only_words_that_are_read() {
        for usage in &USAGES {
            let verb = usage.words.split_whitespace().next().unwrap();
            let refusal = parse(verb).err();
            let unknown = refusal.is_some_and(|refusal| {
                let Reason::NoSuchCommand { usage } = refusal.reason else { return false };
                usage.contains("is no command") || usage.contains("not part of")
            });
            assert!(!unknown, "{verb}");
        }
    }
}
