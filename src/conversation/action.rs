//! What a press means. On the wire it is short enough for every platform's button.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain::ids::{ApprovalId, ClaimId, HandoffId};

/// The verb of a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Yes.
    Approve,
    /// Yes, with obligations.
    ApproveWithConditions,
    /// No, with a reason.
    Reject,
    /// Not before this is known.
    RequestInformation,
    /// Not me.
    Recuse,
    /// Finance: send back with a code.
    Return,
    /// Answer an approver's question.
    AnswerInformation,
    /// All values shown are right.
    ConfirmValues,
    /// All values shown are right, and the packet goes to Finance with them.
    ConfirmAndSend,
    /// What was found in the speaker's words is right.
    TakeSuggestion,
    /// What was found in the speaker's words is left.
    LeaveSuggestion,
    /// The packet does not go to Finance by itself.
    DoNotSend,
    /// Make the e-mail that asks the customer.
    CustomerEmail,
    /// Fill in what is missing.
    FillIn,
    /// Send the packet to Finance.
    Submit,
    /// The order exists.
    EnterOrder,
    /// The event that billing waits for has happened.
    ReportBillingTrigger,
    /// Start the handoff of a claimed win.
    StartHandoff,
    /// Take a handoff up again.
    Resume,
    /// The deal of a packet that was opened before the signature is won.
    ReportWin,
    /// Say why a deal was lost.
    ExplainLoss,
    /// What is to be set up is being set up.
    Acknowledge,
    /// The order of a deal that is off was cancelled, or credited.
    UndoOrder,
    /// Key the order a second time.
    KeyAgain,
    /// What a deal would need, before anybody promises.
    Precheck,
    /// Somebody else decides it.
    Delegate,
    /// The accountable person is on it.
    OnIt,
    /// The accountable person wants to be reminded later.
    Snooze,
    /// A consulted person advises.
    Advise,
    /// Somebody is away for some days.
    Away,
    /// What was said of a value was nothing: what stands holds.
    NoChange,
    /// Finance answers what was said after it had accepted.
    AnswerWords,
    /// Finance takes its acceptance back for what was said since.
    TakeBack,
    /// A changed policy is confirmed by its hash.
    ConfirmPolicy,
    /// Why the packet goes on although checks warn.
    GiveReason,
    /// The same, and the packet goes to Finance with it.
    SubmitWithReason,
    /// A condition of a yes is kept.
    KeepCondition,
    /// What blocks is to wait for a time.
    AskWaiver,
}

impl Verb {
    const ALL: [(Verb, &'static str); 38] = [
        (Verb::Approve, "approve"),
        (Verb::ApproveWithConditions, "approve_with_conditions"),
        (Verb::Reject, "reject"),
        (Verb::RequestInformation, "request_information"),
        (Verb::Recuse, "recuse"),
        (Verb::Return, "return"),
        (Verb::AnswerInformation, "answer_information"),
        (Verb::ConfirmValues, "confirm_values"),
        (Verb::ConfirmAndSend, "confirm_and_send"),
        (Verb::TakeSuggestion, "take_suggestion"),
        (Verb::LeaveSuggestion, "leave_suggestion"),
        (Verb::DoNotSend, "do_not_send"),
        (Verb::CustomerEmail, "customer_email"),
        (Verb::FillIn, "fill_in"),
        (Verb::Submit, "submit"),
        (Verb::EnterOrder, "enter_order"),
        (Verb::ReportBillingTrigger, "report_billing_trigger"),
        (Verb::StartHandoff, "start_handoff"),
        (Verb::Resume, "resume"),
        (Verb::ReportWin, "report_win"),
        (Verb::ExplainLoss, "explain_loss"),
        (Verb::Acknowledge, "acknowledge"),
        (Verb::UndoOrder, "undo_order"),
        (Verb::KeyAgain, "key_again"),
        (Verb::Precheck, "precheck"),
        (Verb::Delegate, "delegate"),
        (Verb::OnIt, "on_it"),
        (Verb::Snooze, "snooze"),
        (Verb::Advise, "advise"),
        (Verb::Away, "away"),
        (Verb::NoChange, "no_change"),
        (Verb::AnswerWords, "answer_words"),
        (Verb::TakeBack, "take_back"),
        (Verb::ConfirmPolicy, "confirm_policy"),
        (Verb::GiveReason, "give_reason"),
        (Verb::SubmitWithReason, "submit_with_reason"),
        (Verb::KeepCondition, "keep_condition"),
        (Verb::AskWaiver, "ask_waiver"),
    ];

    /// Its word on the wire and in the log.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(verb, _)| *verb == self).map_or("", |(_, word)| word)
    }
}

/// A button's meaning: the verb, what it is about, and what the card showed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Action {
    /// What to do.
    pub verb: Verb,
    /// To which handoff.
    pub handoff: Option<HandoffId>,
    /// To which of its decisions.
    pub approval: Option<ApprovalId>,
    /// To which claim.
    pub claim: Option<ClaimId>,
    /// The hash of what was shown, in hexadecimal.
    pub shown: Option<String>,
}

impl Action {
    /// An action on a handoff.
    pub fn on_handoff(verb: Verb, handoff: HandoffId) -> Self {
        Self { verb, handoff: Some(handoff), approval: None, claim: None, shown: None }
    }

    /// An action on a decision, bound to what its card shows.
    pub fn on_approval(verb: Verb, handoff: HandoffId, approval: ApprovalId, shown: &str) -> Self {
        Self { verb, handoff: Some(handoff), approval: Some(approval), claim: None, shown: Some(shown.to_owned()) }
    }

    /// An action on a handoff, bound to what was shown.
    pub fn on_shown(verb: Verb, handoff: HandoffId, shown: &str) -> Self {
        Self { shown: Some(shown.to_owned()), ..Self::on_handoff(verb, handoff) }
    }

    /// An action on a policy, by its hash.
    pub fn on_policy(hash: &str) -> Self {
        let (verb, shown) = (Verb::ConfirmPolicy, Some(hash.to_owned()));
        Self { verb, handoff: None, approval: None, claim: None, shown }
    }

    /// An action on a claim.
    pub fn on_claim(claim: ClaimId) -> Self {
        Self { verb: Verb::StartHandoff, handoff: None, approval: None, claim: Some(claim), shown: None }
    }
}

/// The wire form: `verb.H-1.A-1.C-1.hash`, at most 100 characters (`platform:DC-6`). The hash travels as
/// base64url of its bytes, which is shorter than hexadecimal.
impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |text: Option<String>| text.unwrap_or_default();
        let shown = self.shown.as_deref().map(|hash| match hex::decode(hash) {
            Ok(bytes) => base64_url(&bytes),
            Err(_) => hash.to_owned(),
        });
        let about = part(self.handoff.map(|id| id.to_string()).or(self.claim.map(|id| id.to_string())));
        let approval = part(self.approval.map(|id| id.to_string()));
        write!(f, "{}.{about}.{approval}.{}", self.verb.word(), part(shown))
    }
}

/// Why a wire form is no action.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no button of ours")]
pub struct NotAnAction(String);

impl FromStr for Action {
    type Err = NotAnAction;
    fn from_str(text: &str) -> Result<Self, NotAnAction> {
        let bad = || NotAnAction(text.to_owned());
        let parts: Vec<&str> = text.split('.').collect();
        let [word, about, approval, shown] = parts.as_slice() else { return Err(bad()) };
        let verb = Verb::ALL.iter().find(|(_, known)| known == word).map(|(verb, _)| *verb).ok_or_else(bad)?;
        let claim = about.starts_with('C').then(|| about.parse()).transpose().map_err(|_| bad())?;
        let handoff = about.starts_with('H').then(|| about.parse()).transpose().map_err(|_| bad())?;
        if !about.is_empty() && claim.is_none() && handoff.is_none() {
            return Err(bad());
        }
        let approval = match *approval {
            "" => None,
            id => Some(id.parse().map_err(|_| bad())?),
        };
        let shown = match *shown {
            "" => None,
            hash => Some(from_base64_url(hash).map(hex::encode).ok_or_else(bad)?),
        };
        Ok(Self { verb, handoff, approval, claim, shown })
    }
}

fn base64_url(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

fn from_base64_url(text: &str) -> Option<Vec<u8>> {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::canonical::sha256_hex;

    #[test]
    fn every_action_fits_the_smallest_button_and_comes_back() {
        let hash = sha256_hex(b"what the card showed");
        for (verb, _) in Verb::ALL {
            let action = Action::on_approval(verb, HandoffId(9_999_999_999), ApprovalId(9_999), &hash);
            let wire = action.to_string();
            assert!(wire.len() <= 100, "{wire} has {} characters", wire.len());
            assert_eq!(wire.parse(), Ok(action));
        }
        let claim = Action::on_claim(ClaimId(7));
        assert_eq!(claim.to_string().parse(), Ok(claim));
        for wrong in ["", "approve", "approve.X-1.A-1.", "shout.H-1..", "approve.H-1.A-x.", "approve.H-1.A-1.***"] {
            assert!(wrong.parse::<Action>().is_err(), "{wrong}");
        }
    }
}
