//! What Discord's refusals mean, and what follows for a message.

use std::time::Duration;

use crate::engine::ports::Undelivered;

use super::api::CallError;
use super::calls::Trouble;

/// How long a message waits for somebody to mend something.
const MEND: Duration = Duration::from_secs(60);

/// What a refusal means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Somebody has to mend something, and then it works: how.
    Mend(&'static str),
    /// The addressee cannot be reached by this bot.
    Unreachable(&'static str),
    /// Nothing can be posted there.
    Closed(&'static str),
    /// The message or thread that it is about is not there.
    Gone,
    /// What was sent is not what Discord takes; sending it again changes nothing.
    Unfit(&'static str),
    /// The time in which an interaction can be answered is over, or it was answered.
    TooLate,
    /// It may work later.
    Busy,
}

/// Discord's numbers, as its documentation lists them under `opcodes-and-status-codes`, and its statuses where it names
/// no number.
pub fn meaning(status: u16, code: u64) -> Meaning {
    match (code, status) {
        (10_008 | 10_003, _) => Meaning::Gone,
        (10_013 | 50_033 | 50_278, _) => {
            Meaning::Unreachable("there is no such user, or no server that it shares with this bot")
        }
        (50_007, _) => Meaning::Unreachable("the user takes no direct messages from this bot"),
        // Direct conversations are opened too fast.
        (40_003, _) => Meaning::Busy,
        (10_015 | 10_062 | 40_060 | 50_027, _) => Meaning::TooLate,
        (50_001, _) => Meaning::Closed("the bot does not see that channel: let its role view it"),
        (50_013, _) => Meaning::Closed("the bot may not do that there: see docs/discord.md for its permissions"),
        (160_005 | 50_083 | 160_006 | 30_033, _) => Meaning::Closed("the thread is closed"),
        (10_004, _) => Meaning::Mend("put the bot into the server of DISCORD_GUILD_ID"),
        (40_001 | 40_002 | 0, 401) => {
            Meaning::Mend("set DISCORD_BOT_TOKEN to the bot's token, as the developer portal shows it")
        }
        (50_035 | 50_006 | 50_109 | 40_005 | 50_041, _) => Meaning::Unfit("Discord does not take the message"),
        (_, 401) => Meaning::Mend("set DISCORD_BOT_TOKEN to the bot's token, as the developer portal shows it"),
        (_, 403) => Meaning::Closed("the bot may not do that there"),
        (_, 404) => Meaning::Gone,
        (_, 400 | 405 | 413) => Meaning::Unfit("Discord does not take the call"),
        _of_another_day => Meaning::Busy,
    }
}

/// Whether a call may be made again without harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It makes a message.
    Posts,
    /// Made twice it does the same.
    Repeatable,
}

/// What the engine is told of a trouble.
pub(super) fn outcome(trouble: &Trouble, kind: Kind) -> Undelivered {
    let why = trouble.to_string();
    let error = match trouble {
        Trouble::NotYet { after } => return Undelivered::Waits { after: *after },
        Trouble::Call(error) => error,
    };
    match error {
        CallError::NotSent { .. } => Undelivered::Later { after: None, why },
        CallError::Limited { after, .. } => Undelivered::Later { after: Some(*after), why },
        CallError::Unknown { .. } => match kind {
            Kind::Posts => Undelivered::Unknown { why },
            Kind::Repeatable => Undelivered::Later { after: None, why },
        },
        CallError::Refused { status, code, .. } => match meaning(*status, *code) {
            Meaning::Mend(how) => Undelivered::Later { after: Some(MEND), why: format!("{why}; {how}") },
            Meaning::Unreachable(means) | Meaning::Closed(means) | Meaning::Unfit(means) => {
                Undelivered::Never { why: format!("{means} ({why})") }
            }
            Meaning::Gone => Undelivered::Never { why: format!("the message is gone ({why})") },
            Meaning::TooLate => Undelivered::Never { why: format!("its time is over ({why})") },
            Meaning::Busy => Undelivered::Later { after: None, why },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::discord::api::Scope;

    fn of(error: CallError, kind: Kind) -> &'static str {
        match outcome(&Trouble::Call(error), kind) {
            Undelivered::Waits { .. } => "waits",
            Undelivered::Later { after: None, .. } => "later",
            Undelivered::Later { after: Some(_), .. } => "later, after a pause",
            Undelivered::Never { .. } => "never",
            Undelivered::Unknown { .. } => "perhaps",
        }
    }

    #[test]
    fn every_refusal_of_a_post_is_classified() {
        let refused = |status, code| CallError::Refused { status, code, said: String::new() };
        for (expected, status, code) in [
            ("never", 403, 50_007),
            ("never", 400, 50_033),
            ("later", 403, 40_003),
            ("never", 403, 50_001),
            ("never", 404, 10_003),
            ("never", 400, 50_035),
            ("never", 404, 10_062),
            ("never", 400, 40_060),
            ("later, after a pause", 401, 0),
            ("later, after a pause", 404, 10_004),
            ("later", 409, 0),
        ] {
            assert_eq!(of(refused(status, code), Kind::Posts), expected, "{status} {code}");
        }
    }

    #[test]
    fn a_lost_answer_is_perhaps_for_a_post_and_later_for_what_can_be_repeated() {
        let lost = || CallError::Unknown { why: "cut".into() };
        assert_eq!(of(lost(), Kind::Posts), "perhaps");
        assert_eq!(of(lost(), Kind::Repeatable), "later");
        assert_eq!(of(CallError::NotSent { why: "refused".into() }, Kind::Posts), "later");
        let limited = CallError::Limited { after: Duration::from_secs(3), scope: Scope::User };
        assert_eq!(of(limited, Kind::Posts), "later, after a pause");
    }
}
