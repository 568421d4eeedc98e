//! Compares what was decided with labelled cases.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::deal::Deal;

use super::stream::{Decided, Decision, Why};

/// A deal as labels and predictions write it: every key present, `null` if not said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extraction {
    /// The deal's name.
    pub deal_name: Option<String>,
    /// The customer's name.
    pub account: Option<String>,
    /// The amount, with minor units.
    pub amount: Option<String>,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// The owner as the source writes it.
    pub owner: Option<String>,
    /// The day as `YYYY-MM-DD`.
    pub close_date: Option<String>,
    /// The record's id as given.
    pub crm_record_id: Option<String>,
    /// The link to the record.
    pub crm_url: Option<String>,
    /// Which CRM.
    pub crm: Option<String>,
    /// The stage as the source writes it; not scored.
    pub stage: Option<String>,
}

impl Extraction {
    /// How labels write that deal.
    pub fn of(deal: &Deal) -> Self {
        let decimals = deal.currency.map_or(2, |currency| currency.minor_units());
        let amount = deal.amount.map(|amount| {
            let mut shown = amount.normalize();
            if shown.scale() < decimals {
                shown.rescale(decimals);
            }
            shown.to_string()
        });
        Self {
            deal_name: deal.name.clone(),
            account: deal.account.clone(),
            amount,
            currency: deal.currency.map(|currency| currency.code().to_owned()),
            owner: deal.owner.clone(),
            close_date: deal.close_date.map(|day| day.to_string()),
            crm_record_id: deal.crm_record_id.clone(),
            crm_url: deal.crm_url.clone(),
            crm: deal.crm.clone(),
            stage: deal.stage.clone(),
        }
    }

    /// What is scored, by the names that labels use: everything but the stage, which only informs.
    fn scored(&self) -> BTreeMap<String, Option<String>> {
        let shown = serde_json::to_value(Self { stage: None, ..self.clone() }).unwrap_or_default();
        let fields = shown.as_object().into_iter().flatten().filter(|(name, _)| *name != "stage");
        fields.map(|(name, value)| (name.clone(), value.as_str().map(str::to_owned))).collect()
    }
}

/// One labelled case, without its payload.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Case {
    /// Its id.
    pub id: String,
    /// Where it came by.
    #[serde(default)]
    pub platform: String,
    /// The source it stands for.
    #[serde(default)]
    pub source: String,
    /// What is right.
    pub decision: Decision,
    /// What also counts as right.
    #[serde(default)]
    pub accept: Vec<Decision>,
    /// What it says.
    #[serde(default)]
    pub expected: Option<Extraction>,
    /// Why it is nothing.
    #[serde(default)]
    pub reason: Option<String>,
    /// What it shows.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// One line of predictions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prediction {
    /// The case's id.
    pub id: String,
    /// What was decided.
    pub decision: Decision,
    /// What was read, where something is opened, asked or updated.
    pub extracted: Option<Extraction>,
    /// Why, for a repeat or nothing.
    pub reason: Option<String>,
}

impl Prediction {
    /// The line for a case.
    pub fn new(id: &str, decided: &Decided) -> Self {
        let reason = decided.why.and_then(|why| match serde_json::to_value(why) {
            Ok(serde_json::Value::String(name)) => Some(name),
            Ok(_) | Err(_) => None,
        });
        let reason = match decided.why {
            Some(Why::Same(_)) => reason.map(|name| format!("same_{name}")),
            Some(Why::Nothing(_)) | None => reason,
        };
        Self {
            id: id.to_owned(),
            decision: decided.decision,
            extracted: decided.deal.as_ref().map(Extraction::of),
            reason,
        }
    }
}

/// How many of how many are right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Right ones.
    pub right: usize,
    /// All.
    pub of: usize,
}

impl Tally {
    fn count(&mut self, is_right: Option<()>) {
        self.add(is_right.is_some());
    }

    /// One more, right or not.
    pub fn add(&mut self, is_right: bool) {
        self.of += 1;
        self.right += usize::from(is_right);
    }

    /// In percent, with two decimals; nothing out of nothing is all of it.
    pub fn percent(self) -> Decimal {
        if self.of == 0 {
            return Decimal::ONE_HUNDRED;
        }
        (Decimal::from(self.right) * Decimal::ONE_HUNDRED / Decimal::from(self.of)).round_dp(2)
    }
}

/// How bad a wrong decision is, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A packet was started for a look-alike.
    TrustedLookAlike,
    /// A packet was started for what was not won, or twice.
    FalseStart,
    /// A win was not heard.
    MissedWin,
    /// Something was asked, or not asked, or changed, for nothing.
    Other,
}

/// A wrong decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// How bad it is.
    pub severity: Severity,
    /// The case.
    pub id: String,
    /// What is right.
    pub expected: Decision,
    /// What was decided.
    pub decided: Decision,
    /// Why the case is nothing, by its label.
    pub reason: Option<String>,
}

/// A wrong field of a case that was decided rightly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WrongField {
    /// The case.
    pub id: String,
    /// The field.
    pub field: String,
    /// What is right.
    pub expected: Option<String>,
    /// What was read.
    pub read: Option<String>,
}

/// The comparison of predictions with labels.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Score {
    /// Decisions.
    pub decisions: Tally,
    /// Decisions by what is right.
    pub by_decision: BTreeMap<Decision, Tally>,
    /// Decisions by source.
    pub by_source: BTreeMap<String, Tally>,
    /// Decisions by platform.
    pub by_platform: BTreeMap<String, Tally>,
    /// Decisions by tag.
    pub by_tag: BTreeMap<String, Tally>,
    /// Fields, where the decision is right and a deal is expected.
    pub fields: BTreeMap<String, Tally>,
    /// Whole extractions without a wrong field.
    pub extractions: Tally,
    /// Reasons, where nothing is right and was decided.
    pub reasons: Tally,
    /// Wrong decisions, worst first.
    pub mistakes: Vec<Mistake>,
    /// Wrong fields.
    pub wrong_fields: Vec<WrongField>,
}

/// Compares predictions with labels; a case without a prediction counts as decided `none`.
pub fn score(cases: &[Case], predictions: &[Prediction]) -> Score {
    let by_id: BTreeMap<&str, &Prediction> = predictions.iter().map(|made| (made.id.as_str(), made)).collect();
    let mut score = Score::default();
    for case in cases {
        let made = by_id.get(case.id.as_str()).copied();
        let decided = made.map_or(Decision::None, |made| made.decision);
        let is_right = (decided == case.decision || case.accept.contains(&decided)).then_some(());
        score.decisions.count(is_right);
        score.by_decision.entry(case.decision).or_default().count(is_right);
        score.by_source.entry(case.source.clone()).or_default().count(is_right);
        score.by_platform.entry(case.platform.clone()).or_default().count(is_right);
        for tag in &case.tags {
            score.by_tag.entry(tag.clone()).or_default().count(is_right);
        }
        if is_right.is_none() {
            score.mistakes.push(mistake(case, decided));
        } else if let Some(expected) = &case.expected {
            count_fields(&mut score, case, expected, made.and_then(|made| made.extracted.as_ref()));
        } else if decided == Decision::None && case.decision == Decision::None {
            score.reasons.count((made.and_then(|made| made.reason.as_ref()) == case.reason.as_ref()).then_some(()));
        }
    }
    score.mistakes.sort_by(|one, two| (one.severity, &one.id).cmp(&(two.severity, &two.id)));
    score
}

fn mistake(case: &Case, decided: Decision) -> Mistake {
    let is_look_alike =
        case.reason.as_deref().is_some_and(|reason| reason == "spoofed_bot" || reason == "untrusted_bot");
    let severity = match (decided, case.decision) {
        (Decision::ClosedWon, _) if is_look_alike => Severity::TrustedLookAlike,
        (Decision::ClosedWon, _) => Severity::FalseStart,
        (_, Decision::ClosedWon) => Severity::MissedWin,
        (
            Decision::Confirm | Decision::Duplicate | Decision::Update | Decision::None,
            Decision::Confirm | Decision::Duplicate | Decision::Update | Decision::None,
        ) => Severity::Other,
    };
    Mistake { severity, id: case.id.clone(), expected: case.decision, decided, reason: case.reason.clone() }
}

fn count_fields(score: &mut Score, case: &Case, expected: &Extraction, read: Option<&Extraction>) {
    let found = read.map(Extraction::scored).unwrap_or_default();
    let wrong_before = score.wrong_fields.len();
    for (field, expected) in expected.scored() {
        let read = found.get(&field).cloned().flatten();
        let is_right = is_same(&field, expected.as_deref(), read.as_deref()).then_some(());
        score.fields.entry(field.clone()).or_default().count(is_right);
        if is_right.is_none() {
            score.wrong_fields.push(WrongField { id: case.id.clone(), field, expected, read });
        }
    }
    score.extractions.count((score.wrong_fields.len() == wrong_before).then_some(()));
}

fn is_same(field: &str, wanted: Option<&str>, found: Option<&str>) -> bool {
    match (field, wanted, found) {
        ("amount", Some(wanted), Some(found)) => match (wanted.parse::<Decimal>(), found.parse::<Decimal>()) {
            (Ok(wanted), Ok(found)) => wanted == found,
            (Err(_), _) | (_, Err(_)) => wanted == found,
        },
        (_, wanted, found) => wanted == found,
    }
}
