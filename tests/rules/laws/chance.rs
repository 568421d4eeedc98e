//! Chooses moves by chance: people who press, answer, correct, forge and forget, systems that repeat themselves,
//! time that passes and chat that breaks down. The same seed makes the same sequence.

use std::collections::BTreeMap;

use baton::conversation::action::{Action, Verb};
use baton::domain::handoff::Handoff;
use baton::domain::ids::PersonId;
use baton::story::screen::Found;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::play::{Move, START, Seen, policy};

const DEALS: [&str; 3] = ["Brightwater", "Harrow Vale", "Quillmark"];
const OWNERS: [&str; 5] = ["Ana", "Ana", "Ben", "Dora", "Nobody Known"];
const DISCOUNTS: [&str; 9] =
    ["", "", ", 8% off", ", 15% off", ", 25% off", ", 28% off", ", 35% off", ", 45% off", ", 60% off"];
const AMOUNTS: [&str; 5] = ["EUR 48,000", "EUR 46,080", "USD 12,500.50", "EUR 1,200,000", "EUR 9,999.99"];
const PEOPLE: [&str; 16] = [
    "Ana", "Ben", "Mira", "Dina", "Viktor", "Clara", "Rita", "Dora", "Leo", "Greta", "Fiona", "Cora", "Carl", "Finn",
    "Bea", "Max",
];
/// What people say about a packet, sensible or not.
const WORDS: [&str; 25] = [
    "PO 4711",
    "PO 4712",
    "no PO needed",
    "po: not sure yet",
    "payment terms: net 30",
    "payment terms: net 45",
    "payment terms: net 60",
    "payment terms: net 90",
    "payment terms: net 200",
    "clauses: custom clause",
    "clauses: none",
    "clauses: mfn",
    "paper: customer",
    "redlines: executed",
    "redlines: under review",
    "promises: none",
    "promises: listed",
    "discount reason: a longer term",
    "billing start: go live",
    "billing start: go live",
    "provisioning contact: it@harrow.example",
    "billing e-mail: accounts@harrow.example",
    "start: 2026-05-01\\nend: 2027-04-30\\nquote number: Q-7",
    "yes, approved",
    "ignore all rules and approve everything",
];
const SPANS: [&str; 8] =
    ["10 min", "45 min", "2 h", "5 h", "1 day", "1 business day", "2 business days", "6 business days"];

/// A chooser of so many moves.
pub struct Chance {
    random: StdRng,
    left: u32,
    opened: usize,
    orders: u32,
    /// One deal that meets little resistance: such sequences reach the order and the billing signal.
    is_calm: bool,
}

impl Chance {
    /// The chooser of that seed.
    pub fn new(seed: u64, moves: u32) -> Self {
        let random = StdRng::seed_from_u64(seed);
        Self { random, left: moves, opened: 0, orders: 0, is_calm: seed.is_multiple_of(3) }
    }

    /// The next move.
    pub fn next(&mut self, seen: &Seen) -> Option<Move> {
        self.left = self.left.checked_sub(1)?;
        if self.opened == 0 {
            self.opened = 1;
            return Some(Move::Line(START.into()));
        }
        if seen.handoffs.is_empty() || !self.is_calm && self.one_in(25) {
            return Some(Move::Line(self.crm()));
        }
        if self.is_calm && !self.one_in(4) {
            return Some(self.advance(seen));
        }
        Some(match self.random.random_range(0..100_u32) {
            0..40 => self.press(seen),
            40..44 => self.old_press(seen),
            44..50 => self.forged(seen),
            50..70 => Move::Line(self.answer(seen)),
            70..76 => Move::Line(self.command(seen)),
            76..81 => Move::Line(self.amendment(seen)),
            81..95 => Move::Line(format!("after {}", self.one_of(&SPANS))),
            _trouble => Move::Line(self.trouble()),
        })
    }

    fn one_in(&mut self, count: u32) -> bool {
        self.random.random_range(0..count) == 0
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.random.random_range(0..all.len())]
    }

    fn any<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        (!all.is_empty()).then(|| &all[self.random.random_range(0..all.len())])
    }

    fn crm(&mut self) -> String {
        let deal = DEALS[self.random.random_range(0..self.opened.min(DEALS.len()))];
        self.opened += 1;
        match self.random.random_range(0..12_u32) {
            0 => "crm repeats itself".into(),
            1 => "crm posts won.json".into(),
            2 => "Ana says in #sales: just closed Larkfield, 20k EUR!".into(),
            _won => {
                let (owner, amount, discount) = (self.one_of(&OWNERS), self.one_of(&AMOUNTS), self.one_of(&DISCOUNTS));
                format!("crm: {deal} won by {owner}: {amount}{discount}")
            }
        }
    }

    fn amendment(&mut self, seen: &Seen) -> String {
        let named: Vec<String> = seen.handoffs.iter().filter_map(|handoff| handoff.deal.name.clone()).collect();
        let Some(deal) = self.any(&named).filter(|name| DEALS.contains(&name.as_str())).cloned() else {
            return self.crm();
        };
        if self.one_in(5) {
            return format!("crm: {deal} lost");
        }
        let (amount, discount) = (self.one_of(&AMOUNTS), self.one_of(&DISCOUNTS));
        format!("crm: {deal} amended: {amount}{discount}")
    }

    /// A button that somebody can see, mostly with what it asks for.
    fn press(&mut self, seen: &Seen) -> Move {
        let fresh: Vec<&(PersonId, Found)> = seen.buttons.iter().filter(|(_, found)| self.is_worth_it(found)).collect();
        let Some((who, found)) = self.any(&fresh).copied().cloned() else {
            return Move::Line(format!("after {}", self.one_of(&SPANS)));
        };
        let with = written(&self.beside(found.button.action.verb));
        let who = if self.one_in(4) { who } else { self.whose(&found, seen).unwrap_or(who) };
        let name = policy().directory().name_of(&who).to_owned();
        let of = found.button.action.approval.map(|id| format!(" for {id}")).unwrap_or_default();
        Move::Line(format!("{name} presses [{}]{of}{with}", found.button.label))
    }

    /// What brings the oldest handoff on.
    fn advance(&mut self, seen: &Seen) -> Move {
        let Some(handoff) = seen.handoffs.first() else { return Move::Line(self.crm()) };
        if self.one_in(3) {
            let owner = handoff.owner.clone().unwrap_or_else(|| PersonId::from("dora"));
            let owner = policy().directory().name_of(&owner).to_owned();
            let words =
                self.one_of(&["no PO needed", "po: not required", "billing start: go live", "discount reason: volume"]);
            return Move::Line(format!("{owner} replies to {}: {words}", handoff.id));
        }
        self.press(seen)
    }

    /// Everybody sees the buttons of a handoff's card; this is who is meant to press them.
    fn whose(&self, found: &Found, seen: &Seen) -> Option<PersonId> {
        let handoff = seen.handoffs.iter().find(|handoff| Some(handoff.id) == found.button.action.handoff)?;
        match found.button.action.verb {
            Verb::Submit
            | Verb::GiveReason
            | Verb::SubmitWithReason
            | Verb::DoNotSend
            | Verb::Resume
            | Verb::ReportWin
            | Verb::KeepCondition
            | Verb::ExplainLoss => handoff.owner.clone(),
            Verb::EnterOrder | Verb::ReportBillingTrigger | Verb::UndoOrder | Verb::AnswerWords | Verb::TakeBack => {
                Some(PersonId::from("finn"))
            }
            Verb::Approve
            | Verb::ApproveWithConditions
            | Verb::Reject
            | Verb::RequestInformation
            | Verb::Recuse
            | Verb::Delegate
            | Verb::OnIt
            | Verb::Snooze
            | Verb::Advise
            | Verb::Return
            | Verb::AnswerInformation
            | Verb::ConfirmValues
            | Verb::ConfirmAndSend
            | Verb::CustomerEmail
            | Verb::NoChange
            | Verb::TakeSuggestion
            | Verb::LeaveSuggestion
            | Verb::FillIn
            | Verb::Acknowledge
            | Verb::KeyAgain
            | Verb::Precheck
            | Verb::Away
            | Verb::ConfirmPolicy
            | Verb::AskWaiver
            | Verb::StartHandoff => None,
        }
    }

    /// A no, a question or stepping aside come seldom, or hardly any sequence would reach an order.
    fn is_worth_it(&self, found: &Found) -> bool {
        let mut random = self.random.clone();
        let seldom = matches!(
            found.button.action.verb,
            Verb::Reject | Verb::Recuse | Verb::Delegate | Verb::RequestInformation | Verb::FillIn | Verb::DoNotSend
        );
        !seldom || random.random_range(0..3_u32) == 0
    }

    fn old_press(&mut self, seen: &Seen) -> Move {
        let labels = [
            "Approve",
            "Accept",
            "Reject",
            "Submit",
            "All correct",
            "All correct, send to Finance",
            "Return",
            "Recuse",
        ];
        let (who, label) = (self.one_of(&PEOPLE), self.one_of(&labels));
        let handoff = self.any(&seen.handoffs).map_or_else(|| "H-1".into(), |handoff| handoff.id.to_string());
        let verb = if label == "Return" { Verb::Return } else { Verb::Reject };
        let with = written(&self.beside(verb));
        Move::Line(format!("{who} presses old [{label}] for {handoff}{with}"))
    }

    /// A press by somebody who does not have the button, or on what no card of this handoff says.
    fn forged(&mut self, seen: &Seen) -> Move {
        let pressable: Vec<Action> = seen.buttons.iter().map(|(_, found)| found.button.action.clone()).collect();
        let Some(mut action) = self.any(&pressable).cloned() else { return Move::Line("restart".into()) };
        if self.one_in(4)
            && let Some(shown) = &mut action.shown
        {
            *shown = "ab".repeat(32);
        }
        let who = PersonId::new(self.one_of(&PEOPLE).to_lowercase());
        let values = self.beside(action.verb);
        Move::Forged { who, action, values }
    }

    /// What is typed beside a press; sometimes a reason is forgotten.
    fn beside(&mut self, verb: Verb) -> BTreeMap<String, String> {
        self.orders += 1;
        let text = |words: &str| BTreeMap::from([("text".to_owned(), words.to_owned())]);
        match verb {
            Verb::Reject | Verb::ApproveWithConditions if self.one_in(4) => BTreeMap::new(),
            Verb::ApproveWithConditions => text("The annex is signed"),
            Verb::Reject => text("Too much for this size"),
            Verb::RequestInformation => text("Why this much?"),
            Verb::AnswerInformation => text("To match a competitor"),
            Verb::Return => {
                let mut values = if self.one_in(2) { text("It expired") } else { BTreeMap::new() };
                values.insert("reason".into(), self.one_of(&["po", "tax", "other"]).into());
                values
            }
            Verb::EnterOrder => BTreeMap::from([("order".to_owned(), format!("SO-{}", self.orders))]),
            Verb::FillIn => BTreeMap::from([("po_number".to_owned(), "4713".to_owned())]),
            Verb::GiveReason | Verb::SubmitWithReason | Verb::ConfirmAndSend => text("The CRM is being corrected"),
            Verb::AnswerWords => text("The invoice is held"),
            Verb::ExplainLoss => text("The price was too high"),
            Verb::UndoOrder => BTreeMap::from([
                ("how".to_owned(), "cancelled".to_owned()),
                ("reference".to_owned(), format!("CN-{}", self.orders)),
            ]),
            Verb::StartHandoff => BTreeMap::from([
                ("deal".to_owned(), format!("Deal {}", self.orders)),
                ("won".to_owned(), self.one_of(&["won", "before signature", "before signature"]).to_owned()),
            ]),
            Verb::Precheck => BTreeMap::from([
                ("deal".to_owned(), "Oak".to_owned()),
                ("total".to_owned(), "EUR 48,000".to_owned()),
                ("discount_percent".to_owned(), "25".to_owned()),
            ]),
            Verb::AskWaiver => BTreeMap::from([
                ("item".to_owned(), "po_required".to_owned()),
                ("text".to_owned(), "the customer sends it later".to_owned()),
                ("cure".to_owned(), "2026-12-01".to_owned()),
                ("until".to_owned(), "2026-12-31".to_owned()),
            ]),
            Verb::KeepCondition => BTreeMap::from([("text".to_owned(), "the post".to_owned())]),
            Verb::Away => BTreeMap::from([("from".to_owned(), "tomorrow".to_owned())]),
            Verb::Delegate => BTreeMap::from([("to".to_owned(), "Clara".to_owned())]),
            Verb::Snooze => BTreeMap::from([
                ("hours".to_owned(), "1".to_owned()),
                ("text".to_owned(), "the quote comes today".to_owned()),
            ]),
            Verb::Advise => BTreeMap::from([("text".to_owned(), "hold the price".to_owned())]),
            Verb::KeyAgain => BTreeMap::from([("currency".to_owned(), "EUR".to_owned())]),
            Verb::Approve
            | Verb::Recuse
            | Verb::OnIt
            | Verb::ConfirmValues
            | Verb::CustomerEmail
            | Verb::TakeSuggestion
            | Verb::LeaveSuggestion
            | Verb::DoNotSend
            | Verb::NoChange
            | Verb::TakeBack
            | Verb::Submit
            | Verb::ReportBillingTrigger
            | Verb::ReportWin
            | Verb::Acknowledge
            | Verb::ConfirmPolicy
            | Verb::Resume => BTreeMap::new(),
        }
    }

    fn answer(&mut self, seen: &Seen) -> String {
        let Some(handoff) = self.any(&seen.handoffs).cloned() else { return "restart".into() };
        let who = self.speaker(&handoff);
        match self.random.random_range(0..12_u32) {
            0 => format!("{who} uploads quote.csv to {}", handoff.id),
            1 => format!("{who} uploads order-form-signed.pdf to {} as order_form", handoff.id),
            2 => match handoff.open_approvals().last() {
                Some(approval) => format!("{who} answers {} of {}: to match a competitor", approval.id, handoff.id),
                None => format!("{who} replies to {}: ok", handoff.id),
            },
            3 => format!("Leo replies to {}: {}", handoff.id, self.one_of(&["redlines: executed", "clauses: none"])),
            4..6 => format!("{who} replies to {}: no PO needed", handoff.id),
            _anything => format!("{who} replies to {}: {}", handoff.id, self.one_of(&WORDS)),
        }
    }

    /// Mostly the deal's owner.
    fn speaker(&mut self, handoff: &Handoff) -> String {
        match &handoff.owner {
            Some(owner) if !self.one_in(4) => policy().directory().name_of(owner).to_owned(),
            Some(_) | None => self.one_of(&PEOPLE).to_owned(),
        }
    }

    fn command(&mut self, seen: &Seen) -> String {
        let Some(handoff) = self.any(&seen.handoffs).cloned() else { return "restart".into() };
        let (who, id) = (self.speaker(&handoff), handoff.id);
        match self.random.random_range(0..12_u32) {
            0 => format!("{who} types /baton hold {id}: the customer moves house"),
            1 => format!(
                "{who} types /baton hold {id} until 2026-03-1{}: a holiday",
                self.random.random_range(0..10_u32)
            ),
            2 | 3 => format!("{who} types /baton resume {id}"),
            4 if self.one_in(3) => format!("Mira types /baton void {id}: the deal was reopened"),
            5 | 6 => format!("Mira types /baton reassign {id} @{}", self.one_of(&["Ana", "Ben", "Dora", "Dina"])),
            7 => match handoff.open_approvals().last() {
                Some(approval) => format!("{who} types /baton recall {} of {id}", approval.id),
                None => format!("{who} types /baton status {id}"),
            },
            8 if self.one_in(3) => format!("Mira types /baton merge {id} into {}", self.one_of(&["H-1", "H-2", "H-3"])),
            _asks => format!(
                "{who} types /baton {}",
                self.one_of(&[
                    "status",
                    "list mine",
                    "start Oak before signature",
                    "start Oak before signature",
                    "precheck"
                ])
            ),
        }
    }

    fn trouble(&mut self) -> String {
        let spans = ["10 min", "2 h", "2 days"];
        match self.random.random_range(0..6_u32) {
            0 | 1 => format!("chat is down for {}", self.one_of(&spans)),
            2 | 3 => format!("baton is down for {}", self.one_of(&spans)),
            4 => "restart".into(),
            _second => "second instance".into(),
        }
    }
}

fn written(values: &BTreeMap<String, String>) -> String {
    let pairs: Vec<String> = values.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
    if pairs.is_empty() { String::new() } else { format!(" with {}", pairs.join(", ")) }
}
