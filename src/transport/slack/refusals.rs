//! Slack's words for a no, and what each means for a message.

use std::time::Duration;

use crate::engine::ports::Undelivered;

use super::api::CallError;
use super::calls::Trouble;

/// How long a message waits for an operator to mend something.
const MEND: Duration = Duration::from_secs(300);

/// What a refusal means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The token or its scopes: nothing goes out before an operator mends it.
    Mend(&'static str),
    /// This person takes no direct message.
    Unreachable(&'static str),
    /// This channel takes no message, for good.
    Closed(&'static str),
    /// This message is never taken.
    Unfit(&'static str),
    /// The message that was to be edited, or to be answered, is gone.
    Gone,
    /// Slack is busy: nothing happened.
    Busy,
    /// Slack failed while it worked: something may have happened.
    Unsure,
}

/// What Slack's word means. A word that is not known here is tried again, and given up loudly in the end.
pub(super) fn meaning(code: &str) -> Meaning {
    match code {
        "invalid_auth" | "not_authed" | "token_revoked" | "token_expired" | "account_inactive" => {
            Meaning::Mend("set SLACK_BOT_TOKEN to the token of an installed app")
        }
        "missing_scope" | "no_permission" | "not_allowed_token_type" | "access_denied" => {
            Meaning::Mend("install the app again from slack/manifest.yaml, which asks for every scope")
        }
        "ekm_access_denied" | "org_login_required" | "team_access_not_granted" | "enterprise_is_restricted" => {
            Meaning::Mend("an administrator of the workspace lets the app in again")
        }
        "not_in_channel" => Meaning::Mend("invite the app to the channel"),
        "user_not_found" | "users_not_found" => Meaning::Unreachable("Slack knows no such user"),
        "user_disabled" => Meaning::Unreachable("the account is deactivated"),
        "user_not_visible" => Meaning::Unreachable("the app may not see this user"),
        "cannot_dm_bot" => Meaning::Unreachable("the account is a bot's"),
        "messages_tab_disabled" => Meaning::Unreachable("the app's messages tab is off"),
        "channel_not_found" => Meaning::Closed("the channel is gone, or the app was removed from it"),
        "is_archived" => Meaning::Closed("the channel is archived"),
        "restricted_action"
        | "restricted_action_read_only_channel"
        | "restricted_action_thread_only_channel"
        | "restricted_action_non_threadable_channel"
        | "restricted_action_thread_locked"
        | "channel_type_not_supported"
        | "method_not_supported_for_channel_type" => Meaning::Closed("the channel does not take messages of apps"),
        "msg_too_long"
        | "msg_blocks_too_long"
        | "no_text"
        | "invalid_blocks"
        | "invalid_blocks_format"
        | "invalid_arguments"
        | "invalid_arg_name"
        | "invalid_metadata_format"
        | "invalid_metadata_schema"
        | "metadata_too_large"
        | "too_many_attachments"
        | "invalid_json"
        | "json_not_object"
        | "invalid_post_type"
        | "invalid_charset" => Meaning::Unfit("Slack does not take the message as it is"),
        "message_not_found"
        | "thread_not_found"
        | "cant_update_message"
        | "edit_window_closed"
        | "cannot_reply_to_message" => Meaning::Gone,
        "internal_error" | "fatal_error" | "service_unavailable" => Meaning::Unsure,
        _busy_or_unknown => Meaning::Busy,
    }
}

/// What a call does to the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It posts: without a clear answer the message may stand there.
    Posts,
    /// It can be repeated without harm: it reads, or it edits.
    Repeatable,
}

/// The outcome of a message whose call met that trouble, where nothing better can be done about it.
pub(super) fn outcome(trouble: &Trouble, kind: Kind) -> Undelivered {
    let why = trouble.to_string();
    let later = |after| Undelivered::Later { after, why: why.clone() };
    match trouble {
        Trouble::NotYet { after } => Undelivered::Waits { after: *after },
        Trouble::Call(CallError::NotSent { .. }) => later(None),
        Trouble::Call(CallError::Limited { after }) => later(Some(*after)),
        Trouble::Call(CallError::Unknown { .. }) => unclear(why, kind),
        Trouble::Call(CallError::Refused { code, .. }) => match meaning(code) {
            Meaning::Mend(how) => Undelivered::Later { after: Some(MEND), why: format!("{why}; {how}") },
            Meaning::Unreachable(means) | Meaning::Closed(means) | Meaning::Unfit(means) => {
                Undelivered::Never { why: format!("{means} ({why})") }
            }
            Meaning::Gone => Undelivered::Never { why: format!("the message is gone ({why})") },
            Meaning::Busy => later(None),
            Meaning::Unsure => unclear(why, kind),
        },
    }
}

fn unclear(why: String, kind: Kind) -> Undelivered {
    match kind {
        Kind::Posts => Undelivered::Unknown { why },
        Kind::Repeatable => Undelivered::Later { after: None, why },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(error: CallError, kind: Kind) -> &'static str {
        match outcome(&Trouble::Call(error), kind) {
            Undelivered::Waits { .. } => "waits",
            Undelivered::Later { after: None, .. } => "later",
            Undelivered::Later { after: Some(_), .. } => "later, after a pause",
            Undelivered::Never { .. } => "never",
            Undelivered::Unknown { .. } => "perhaps",
        }
    }

    fn refused(code: &str) -> CallError {
        CallError::Refused { code: code.to_owned(), detail: String::new() }
    }

    #[test]
    fn every_refusal_of_a_post_is_classified() {
        let cases = [
            ("never", "channel_not_found is_archived restricted_action user_not_found user_disabled cannot_dm_bot"),
            ("never", "messages_tab_disabled msg_too_long invalid_blocks invalid_arguments no_text metadata_too_large"),
            ("later, after a pause", "invalid_auth token_revoked not_authed missing_scope account_inactive"),
            ("later, after a pause", "not_in_channel"),
            ("later", "message_limit_exceeded request_timeout team_added_to_org a_word_of_tomorrow"),
            ("perhaps", "internal_error fatal_error service_unavailable"),
        ];
        for (expected, codes) in cases {
            for code in codes.split(' ') {
                assert_eq!(of(refused(code), Kind::Posts), expected, "{code}");
            }
        }
    }

    #[test]
    fn a_lost_answer_is_perhaps_for_a_post_and_later_for_what_can_be_repeated_so_20() {
        let lost = || CallError::Unknown { why: "cut".into() };
        assert_eq!(of(lost(), Kind::Posts), "perhaps");
        assert_eq!(of(lost(), Kind::Repeatable), "later");
        assert_eq!(of(CallError::NotSent { why: "refused".into() }, Kind::Posts), "later");
        assert_eq!(of(CallError::Limited { after: Duration::from_secs(3) }, Kind::Posts), "later, after a pause");
    }

    #[test]
    fn an_operator_reads_what_to_do() {
        let text = outcome(&Trouble::Call(refused("missing_scope")), Kind::Posts).to_string();
        assert!(text.contains("missing_scope") && text.contains("slack/manifest.yaml"), "{text}");
    }
}
