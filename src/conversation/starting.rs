//! A handoff that a person starts by a form of their own, of a message that they point at or of none.

use std::collections::BTreeMap;

use crate::domain::deal::{Deal, PostRef};
use crate::domain::field::{FieldRole, Value};
use crate::domain::handoff::{Opening, PacketKind};
use crate::domain::ids::Platform;
use crate::domain::post::{Link, Post};
use crate::workflow::event::Event;

use super::action::{Action, Verb};
use super::form::{Form, Input, InputKind};
use super::hear::Listening;
use super::hearing::answer::read_answer;
use super::hearing::heard::{AnswerContext, Heard as Reading};
use super::hearing::won;
use super::message::Message;

const DEAL: &str = "deal";
const ACCOUNT: &str = "account";
const AMOUNT: &str = "amount";
const LINK: &str = "crm_link";
const WON: &str = "won";
/// The words of the two ways to start.
const IS_WON: &str = "won";
const BEFORE_SIGNATURE: &str = "before signature";
const KIND: &str = "kind";
const KINDS: [PacketKind; 3] = [PacketKind::New, PacketKind::Amendment, PacketKind::Renewal];
/// The message that was pointed at, as `platform/channel/message`; no input of the form, it travels beside it.
pub const MESSAGE: &str = "message";

/// The button and the inputs that start a handoff by hand, with what is known filled in.
pub fn inputs(deal: &Deal, opening: Opening) -> Vec<Input> {
    let amount = deal.money().map(|money| money.to_string()).or(deal.amount.map(|amount| amount.to_string()));
    let ways = vec![IS_WON.to_owned(), BEFORE_SIGNATURE.to_owned()];
    vec![
        Input::line(DEAL, "Name of the deal").filled(deal.name.clone()),
        Input::line(ACCOUNT, "Customer").optional().filled(deal.account.clone()),
        Input::line(AMOUNT, "Amount, with its currency").optional().filled(amount),
        Input::line(LINK, "Link to the CRM record").optional().filled(deal.crm_url.clone()),
        Input::choice(WON, "Won already, or before signature?", ways).optional().filled(Some(word(opening).to_owned())),
        Input {
            kind: InputKind::Choice { choices: KINDS.iter().map(|kind| kind.word().to_owned()).collect() },
            hint: "An amendment or renewal takes over what its agreement says.".into(),
            ..Input::line(KIND, "Kind of deal").optional().filled(deal.kind.map(|kind| kind.word().to_owned()))
        },
    ]
}

fn word(opening: Opening) -> &'static str {
    match opening {
        Opening::Won => IS_WON,
        Opening::BeforeSignature => BEFORE_SIGNATURE,
    }
}

/// The deal's name, and whether it is won, of words such as `Juniper rollout before signature`.
pub fn named(words: &str) -> (Deal, Opening) {
    let words = words.trim();
    let early = words.strip_suffix(BEFORE_SIGNATURE).map(str::trim_end);
    let opening = if early.is_some() { Opening::BeforeSignature } else { Opening::Won };
    let name = Some(early.unwrap_or(words).to_owned()).filter(|name| !name.is_empty());
    (Deal { name, ..Deal::default() }, opening)
}

/// What pressing or sending it means.
pub fn action() -> Action {
    Action { verb: Verb::StartHandoff, handoff: None, approval: None, claim: None, shown: None }
}

/// The form.
pub fn form(deal: &Deal, opening: Opening) -> Form {
    Form {
        title: "Start handoff".into(),
        lines: vec![
            "Finance gets a packet for this deal; what you type here is confirmed later with the rest.".into(),
            "Before signature only decisions are asked for; the packet goes on once the deal is won.".into(),
        ],
        inputs: inputs(deal, opening),
        submit: "Start handoff".into(),
        action: action(),
    }
}

/// The form's offer as a message, for whoever asked for it in words.
pub fn offer(deal: &Deal, opening: Opening) -> Message {
    let headline = match opening {
        Opening::Won => "Which deal was won? Finance gets a packet for it.",
        Opening::BeforeSignature => {
            "Which deal is to be signed? What needs a decision is asked before anyone promises."
        }
    };
    Message::new(headline).button_asking("Start handoff", action(), inputs(deal, opening))
}

/// What a message says of a deal, for a person who points at it: read as if that person had said it, and checked by
/// them before anything starts.
pub fn deal_of(post: &Post, listening: &Listening<'_>) -> Deal {
    won::named_deal(post, listening.trust)
}

/// The event that the form's values make, or what is wrong with them, by input.
pub fn started(
    values: &BTreeMap<String, String>,
    listening: &Listening<'_>,
) -> Result<Event, BTreeMap<String, String>> {
    let text = |name: &str| values.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let mut problems = BTreeMap::new();
    let mut deal =
        Deal { name: text(DEAL).map(str::to_owned), account: text(ACCOUNT).map(str::to_owned), ..Deal::default() };
    if deal.name.is_none() {
        problems.insert(DEAL.to_owned(), "Please name the deal.".to_owned());
    }
    if let Some(words) = text(AMOUNT) {
        match amount(words, listening) {
            Some(Value::Money(money)) => {
                deal.amount = Some(money.amount());
                deal.currency = Some(money.currency());
            }
            Some(_) | None => {
                let what = format!("`{words}` is no amount that I can read for certain; write it as EUR 48,000.");
                problems.insert(AMOUNT.to_owned(), what);
            }
        }
    }
    if let Some(url) = text(LINK) {
        let record = won::record_of(&Link { url: url.to_owned(), words: None });
        deal.crm_url = Some(url.to_owned());
        deal.crm_record_id = record.as_ref().map(|(_, id)| id.clone());
        deal.crm = record.map(|(crm, _)| crm.to_owned());
    }
    if let Some(words) = text(KIND) {
        deal.kind = PacketKind::from_word(&words.to_lowercase());
        if deal.kind.is_none() {
            problems.insert(KIND.to_owned(), format!("`{words}` is no kind of deal: new, amendment or renewal."));
        }
    }
    let post = text(MESSAGE).and_then(pointed_at);
    let opening = match text(WON) {
        None | Some(IS_WON) => Opening::Won,
        Some(BEFORE_SIGNATURE) => Opening::BeforeSignature,
        Some(other) => {
            let what = format!("`{other}` is neither `{IS_WON}` nor `{BEFORE_SIGNATURE}`.");
            problems.insert(WON.to_owned(), what);
            Opening::Won
        }
    };
    if problems.is_empty() { Ok(Event::StartedByHand { deal, post, opening }) } else { Err(problems) }
}

/// An amount with its currency, where it can be read for certain.
pub(super) fn amount(words: &str, listening: &Listening<'_>) -> Option<Value> {
    let field = listening.policy.by_role(FieldRole::CrmAmount);
    let context = AnswerContext {
        today: listening.today,
        locale: "en",
        currency: listening.trust.workspace_currency,
        date_order: None,
        previous: None,
        background: None,
    };
    match read_answer(field, words, &context) {
        Reading::Set { value, .. } => Some(value),
        Reading::Clarify { .. }
        | Reading::Defer { .. }
        | Reading::Question
        | Reading::Nothing
        | Reading::Instruction => None,
    }
}

/// `platform/channel/message`, as a transport writes it.
pub fn pointing_at(post: &PostRef) -> String {
    format!("{}/{}/{}", post.platform, post.channel, post.message)
}

fn pointed_at(text: &str) -> Option<PostRef> {
    let mut parts = text.splitn(3, '/');
    let platform = serde_json::from_value::<Platform>(parts.next()?.into()).ok()?;
    let (channel, message) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    Some(PostRef { platform, channel, message })
}
