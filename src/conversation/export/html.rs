//! The packet as one page that a Finance person books an order from, on screen or on paper.

use crate::conversation::condition_report::ConditionReport;
use crate::conversation::wording::later::later;
use crate::conversation::wording::sentence_case;
use crate::domain::approval::Decision;
use crate::domain::field::{FieldState, Misfit, Severity, Value};
use crate::domain::group::FieldGroup;

use super::course::CoursePart;
use super::glance::Glanced;
use super::markup::Html;
use super::quote;
use super::report::{ApprovalPart, DocumentPart, ExportReport, FieldPart, ReEntryPart, by};
use super::words::{gate_in_words, state_in_words};

const STYLE: &str = include_str!("page.css");

/// The characters of somebody's message that stand beside a value; the log has them all.
const WORDS_MAX: usize = 160;

/// The whole page.
pub fn written(report: &ExportReport<'_>) -> String {
    let name = report.deal.account.as_deref().or(report.deal.name.as_deref()).unwrap_or("a deal without a name");
    let title = format!("Order packet {}: {name}", report.handoff);
    let mut parts = vec![top(report, &title), glance(report), agreement(report)];
    parts.extend(report.changes.iter().map(|change| Html::element("div", "open", text(&later(change)))));
    parts.extend([open(report), waived(report), gone_on(report), to_book(report), obligations(report)]);
    for group in FieldGroup::ALL.into_iter().map(Some).chain([None]) {
        parts.push(section(report, group));
    }
    parts.extend([compared(report), not_checked(report), course(report), seal(report)]);
    Html::page(&title, STYLE, Html::all(parts))
}

pub(super) fn text(words: &str) -> Html {
    Html::text(words)
}

pub(super) fn small(words: &str) -> Html {
    Html::element("span", "small", text(words))
}

fn hash(words: &str) -> Html {
    Html::element("span", "hash", text(words))
}

fn heading(letter: &str, title: &str) -> Html {
    let letter = (!letter.is_empty()).then(|| Html::element("span", "letter", text(letter)));
    Html::element("h2", "", Html::all(letter.into_iter().chain([text(title)])))
}

fn top(report: &ExportReport<'_>, title: &str) -> Html {
    let stage = Html::element("span", "stage", text(&sentence_case(&report.stage.replace('_', " "))));
    let first = Html::element("div", "top", Html::all([Html::element("h1", "", text(title)), stage]));
    let owner = report.owner.as_ref().map_or("nobody yet", |owner| report.name(owner));
    let record = report.deal.crm_record_id.as_deref().map(|id| format!(" · CRM record {id}")).unwrap_or_default();
    let order = report.order_ref.map(|order| format!(" · order {order}")).unwrap_or_default();
    let kind = sentence_case(report.changed_order.as_ref().map_or(report.kind, |changed| &changed.text));
    let under = format!("{kind} · owner {owner}{record}{order} · as of {}", report.time(report.now));
    Html::all([first, Html::element("p", "under", text(&under))])
}

fn glance(report: &ExportReport<'_>) -> Html {
    let item = |glanced: &Glanced| {
        let what = Html::element("span", "what", text(&glanced.what));
        let is = Html::element("span", "is", text(&glanced.is));
        let details = glanced.details.as_deref().map(|details| Html::element("div", "small", text(details)));
        Html::element("div", "", Html::all([what, is].into_iter().chain(details)))
    };
    Html::element("div", "glance", Html::all(report.glance.iter().map(item)))
}

fn agreement(report: &ExportReport<'_>) -> Html {
    let Some(reference) = report.agreement_of_record else {
        let none = text("There is no agreement of record yet: no document here is the deal.");
        return Html::element("div", "open", none);
    };
    let what =
        format!("{}, version {}: {}", sentence_case(&reference.kind.to_string()), reference.version, reference.name);
    let title = Html::element("strong", "", text("Agreement of record: "));
    let lines = [Html::all([title, text(&what)]), Html::all([small("SHA-256 "), hash(&reference.sha256)])];
    Html::element("div", "agreement", Html::lines(lines))
}

/// What checks warn of, and why somebody went on with it.
fn gone_on(report: &ExportReport<'_>) -> Html {
    let line = |(misfit, why): &(&Misfit, String)| text(&format!("{} {why}", misfit.what));
    match report.gone_on.as_slice() {
        [] => Html::all([]),
        told => {
            let title = Html::element("strong", "", text("Gone on with a reason"));
            Html::element("div", "open", Html::lines(std::iter::once(title).chain(told.iter().map(line))))
        }
    }
}

/// What blocks and may wait for a time, by whom, why and up to when.
fn waived(report: &ExportReport<'_>) -> Html {
    match report.waived.as_slice() {
        [] => Html::all([]),
        told => {
            let title = Html::element("strong", "", text("Waived for a time"));
            let lines = told.iter().map(|line| text(line));
            Html::element("div", "open", Html::lines(std::iter::once(title).chain(lines)))
        }
    }
}

fn open(report: &ExportReport<'_>) -> Html {
    if let Some(off) = &report.off {
        return Html::element("div", "open", text(off));
    }
    let mut lines = Vec::new();
    for open in &report.open {
        let what = if open.state == FieldState::Proposed { "is to be confirmed" } else { "is not given" };
        lines.push(text(&format!(
            "{} {what}; it keeps back {}.",
            sentence_case(&open.title),
            gate_in_words(open.gate)
        )));
    }
    let is_gone_on = |misfit: &Misfit| report.gone_on.iter().any(|(other, _)| *other == misfit);
    for misfit in report.misfits.iter().filter(|misfit| !is_gone_on(misfit)) {
        let sign = if misfit.severity == Severity::Block { "Does not fit" } else { "Please look" };
        lines.push(text(&format!("{sign}: {}", misfit.what)));
    }
    for waiting in report.approvals.iter().filter(|approval| matches!(approval.state, "asked" | "info_requested")) {
        let who = waiting.accountable.map_or("nobody", |who| report.name(who));
        lines.push(text(&format!("{} waits for {who}.", sentence_case(&waiting.title))));
    }
    if lines.is_empty() {
        let done = text(match report.waivers.is_empty() {
            true => "Every required value is there and confirmed or sourced, and every decision is made.",
            false => "Every required value is there and confirmed or sourced, or waived, and every decision is made.",
        });
        return Html::element("div", "ready", done);
    }
    let title = Html::element("strong", "", text("Open"));
    Html::element("div", "open", Html::lines(std::iter::once(title).chain(lines)))
}

/// What is entered as the order: lines, sums, invoices, and every value with the place where it goes.
fn to_book(report: &ExportReport<'_>) -> Html {
    let inside = Html::all([quote::lines(report), quote::schedule(report), re_entry(report)]);
    let title = if report.off.is_some() { "What was sold" } else { "To book" };
    if inside == Html::default() { inside } else { Html::all([heading("", title), inside]) }
}

fn section(report: &ExportReport<'_>, group: Option<FieldGroup>) -> Html {
    let fields = report.groups.iter().find(|part| part.group == group).map(|part| part.fields.as_slice());
    let fields = fields.unwrap_or_default();
    let mut inside = vec![field_table(report, fields), left_out(report, fields)];
    match group {
        Some(FieldGroup::C) => inside.push(approvals(report)),
        Some(FieldGroup::J) => inside.push(documents(report)),
        Some(
            FieldGroup::A
            | FieldGroup::B
            | FieldGroup::D
            | FieldGroup::E
            | FieldGroup::F
            | FieldGroup::G
            | FieldGroup::H
            | FieldGroup::I
            | FieldGroup::K,
        )
        | None => {}
    }
    let inside = Html::all(inside);
    if inside == Html::default() {
        return inside;
    }
    let (letter, title) = group.map_or(("", "Other"), |group| (group.letter(), group.title()));
    Html::all([heading(letter, title), inside])
}

fn is_shown(field: &FieldPart<'_>) -> bool {
    field.value.is_some()
        || field.state == FieldState::Waived
        || (field.state == FieldState::Absent && field.severity == Severity::Block)
}

fn field_table(report: &ExportReport<'_>, fields: &[FieldPart<'_>]) -> Html {
    let row = |field: &FieldPart<'_>| {
        let title = text(&sentence_case(field.title));
        let doubtful = matches!(field.state, FieldState::Absent | FieldState::Proposed);
        let state = Html::element("span", if doubtful { "doubt" } else { "" }, text(state_in_words(field.state)));
        let Some(entry) = field.line.entry.filter(|_| field.state != FieldState::NotApplicable) else {
            return vec![title, text("–"), state, Html::default(), Html::default()];
        };
        let shown = text(field.text.as_deref().unwrap_or_default());
        let value = if let Value::Document(document) = &entry.value {
            Html::lines([shown, hash(&document.sha256)])
        } else {
            Html::lines(std::iter::once(shown).chain(field.details.map(small)))
        };
        let state = match field.confirmed {
            Some((by, at)) => {
                let confirmed = [format!("by {}", report.name(by)), report.time(at)];
                Html::lines(std::iter::once(state).chain(confirmed.iter().map(|line| small(line))))
            }
            None => state,
        };
        let words = entry.provenance.words.as_deref().map(str::trim).filter(|words| !words.is_empty());
        let words = words.map(|words| small(&format!("“{}”", shortened(words))));
        let source = Html::lines(std::iter::once(text(&sentence_case(&field.source))).chain(words));
        let person = entry.provenance.person.as_ref().map(|person| text(report.name(person)));
        let who = Html::lines(person.into_iter().chain([small(&report.time(entry.provenance.at))]));
        vec![title, value, state, source, who]
    };
    let rows = fields.iter().filter(|field| is_shown(field)).map(row).collect();
    Html::table("fields", &["Field", "Value", "State", "Source", "Who, when"], rows)
}

fn shortened(words: &str) -> String {
    match words.char_indices().nth(WORDS_MAX) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}

/// What the checklist has and this packet does not, so that nothing looks forgotten.
fn left_out(report: &ExportReport<'_>, fields: &[FieldPart<'_>]) -> Html {
    let is_open = |field: &&FieldPart<'_>| report.open.iter().any(|open| &open.field == field.field);
    let of = |state: FieldState, wanted: bool| -> Vec<&str> {
        let left = fields.iter().filter(|field| !is_shown(field) && field.state == state);
        left.filter(|field| is_open(field) == wanted).map(|field| field.title).collect()
    };
    let said = [
        ("Not given, and still needed", of(FieldState::Absent, true)),
        ("Not given, and nothing waits for it", of(FieldState::Absent, false)),
        ("Does not apply", of(FieldState::NotApplicable, false)),
    ];
    let line = |(what, titles): (&str, Vec<&str>)| {
        Html::element("p", "small", text(&format!("{what}: {}.", titles.join(", "))))
    };
    Html::all(said.into_iter().filter(|(_, titles)| !titles.is_empty()).map(line))
}

fn approvals(report: &ExportReport<'_>) -> Html {
    let row = |approval: &ApprovalPart<'_>| {
        let title = format!("{} ({})", sentence_case(&approval.title), approval.id);
        let title = Html::lines([text(&title), small(&format!("{}: {}", approval.row, approval.because))]);
        let read = approval.values_read.iter().map(|value| text(&format!("{}: {}", value.title, value.text)));
        let evidence = [Html::all([small("snapshot "), hash(&approval.snapshot_hash)])];
        let log = approval.log.map(|log| Html::all([small(&format!("log {} ", log.position)), hash(log.hash)]));
        vec![title, decided(report, approval), Html::lines(read), Html::lines(evidence.into_iter().chain(log))]
    };
    // What lapsed before anybody was asked tells a reader nothing; the log has it.
    let asked = |approval: &&ApprovalPart<'_>| approval.state != "lapsed" || approval.asked_at.is_some();
    let rows = report.approvals.iter().filter(asked).map(row).collect();
    let table = Html::table("decisions", &["Decision, row", "Who decided what, when", "Values read", "Evidence"], rows);
    if table == Html::default() { table } else { Html::all([Html::element("h3", "", text("Decisions")), table]) }
}

fn decided(report: &ExportReport<'_>, approval: &ApprovalPart<'_>) -> Html {
    let mut lines = Vec::new();
    let who = approval.decided_by.or(approval.accountable).map(|who| report.name(who));
    let role = approval.as_role.as_ref().map(|role| format!(", {role}")).unwrap_or_default();
    let who = who.map(|who| format!("{who}{role}")).unwrap_or_default();
    let ruled = approval.decision.map(ruled_in_words);
    let (standing, rest) = match (approval.state, ruled) {
        ("cleared", _) => ("Nobody is needed".to_owned(), String::new()),
        ("granted" | "rejected", Some(ruled)) => (sentence_case(ruled), format!(" by {who}")),
        (state, Some(ruled)) => (sentence_case(state), format!("; before, {ruled} by {who}")),
        (state, None) => (sentence_case(&state.replace('_', " ")), format!(", with {who}")),
    };
    lines.push(Html::all([Html::element("strong", "", text(&standing)), text(&rest)]));
    lines.extend(approval.at.map(|at| small(&report.time(at))));
    lines.extend(approval.on_behalf_of.map(|person| small(&format!("on behalf of {}", report.name(person)))));
    lines.extend(approval.reason.map(|reason| text(&format!("Reason: {reason}"))));
    lines.extend(approval.conditions.iter().map(|condition| condition_line(report, condition)));
    lines.extend(approval.replaces.map(|before| small(&format!("takes the place of {before}"))));
    Html::lines(lines)
}

fn ruled_in_words(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => "approved",
        Decision::ApproveWithConditions => "approved with conditions",
        Decision::Reject => "rejected",
        Decision::RequestInfo => "asked for information",
        Decision::Recuse => "stepped aside",
    }
}

fn condition_line(report: &ExportReport<'_>, condition: &ConditionReport) -> Html {
    text(&format!("Condition: {} ({}, by {})", condition.text, report.name(&condition.owner), by(condition.due)))
}

fn documents(report: &ExportReport<'_>) -> Html {
    let row = |part: &DocumentPart<'_>| {
        let document = part.document;
        let standing = match (part.is_agreement_of_record, part.superseded_by) {
            (true, _) => Html::element("strong", "", text("agreement of record")),
            (false, Some(newer)) => text(&format!("superseded by {}…", newer.get(..8).unwrap_or(newer))),
            (false, None) => text("attached"),
        };
        let supersedes = document.supersedes.as_deref();
        let supersedes = supersedes.map(|older| small(&format!("supersedes {}…", older.get(..8).unwrap_or(older))));
        let what = format!("{} v{}", sentence_case(&document.reference.kind.to_string()), document.reference.version);
        vec![
            Html::lines([text(&document.reference.name), small(&format!("{} bytes", document.size))]),
            text(&what),
            Html::lines(std::iter::once(standing).chain(supersedes)),
            hash(&document.reference.sha256),
            Html::lines([text(report.name(&document.added_by)), small(&report.time(document.added_at))]),
        ]
    };
    let rows = report.documents.iter().map(row).collect();
    Html::table("", &["Document", "Kind, version", "Standing", "SHA-256", "Who, when"], rows)
}

/// What goes where in the system in which the order is entered, and what must be compared there.
fn re_entry(report: &ExportReport<'_>) -> Html {
    let name = |person: &str| report.people.get(&person.into()).map_or(person.to_owned(), String::clone);
    let row = |part: &ReEntryPart<'_>| {
        let how = text(&sentence_case(&part.transfer.word().replace('_', " ")));
        let rule = part.transform_rule.as_deref().map(small);
        let check = match (part.matched, part.second_person.as_deref()) {
            (Some(matched), Some(second)) => {
                let how = if part.check == Some("read_back") { "read back" } else { "keyed again" };
                let agrees = if matched { "agrees" } else { "differs" };
                format!("{how} by {}: {agrees}", name(second))
            }
            _not_keyed if part.check_on_entry => "compare it with the order".to_owned(),
            _not_keyed => String::new(),
        };
        vec![
            text(&sentence_case(part.title)),
            Html::lines(
                [Html::element("strong", "", text(&part.text))].into_iter().chain(part.details.as_deref().map(small)),
            ),
            Html::element("span", "hash", text(&part.to)),
            Html::lines(std::iter::once(how).chain(rule)),
            text(&check),
        ]
    };
    let rows = report.re_entry.iter().map(row).collect();
    let system = report.re_entry.first().map_or_else(String::new, |part| part.to_system.clone());
    let table = Html::table("book", &["Field", "Value", "Goes to", "How", "Check"], rows);
    match table == Html::default() {
        true => table,
        false => {
            let typed = report.re_entry.iter().find_map(|part| Some((part.person.as_deref()?, part.typed_at?)));
            let typed = typed.map(|(who, at)| format!(", typed over by {} at {}", name(who), report.time(at)));
            let title = format!("Into the {system}{}", typed.unwrap_or_default());
            Html::all([Html::element("h3", "", text(&title)), table])
        }
    }
}

fn obligations(report: &ExportReport<'_>) -> Html {
    let row = |condition: &ConditionReport| {
        let kept = condition.kept.as_ref();
        let kept = kept.map(|kept| format!("kept, said {} at {}: {}", report.name(&kept.by), kept.at, kept.evidence));
        let state = text(kept.as_deref().unwrap_or("open"));
        vec![text(&condition.text), text(report.name(&condition.owner)), text(&by(condition.due)), state]
    };
    let rows: Vec<_> = report.obligations.iter().map(row).collect();
    if rows.is_empty() {
        return Html::default();
    }
    let table = Html::table("", &["What is to be done", "Who", "By", "State"], rows);
    Html::all([heading("", "Conditions of a yes"), table])
}

fn course(report: &ExportReport<'_>) -> Html {
    let row = |step: &CoursePart| {
        let what = text(&sentence_case(&step.text));
        vec![text(&report.time(step.when)), text(&step.who), what, text(&step.position.to_string())]
    };
    let rows = report.course.iter().map(row).collect();
    let table = Html::table("course", &["When", "Who", "What", "Log"], rows);
    Html::all([heading("", "Course"), table])
}

/// Which pairs of documents and values were compared, and which only Finance can compare.
fn compared(report: &ExportReport<'_>) -> Html {
    let list = |items: &[String]| {
        let items = items.iter().map(|what| Html::element("li", "", text(&sentence_case(what))));
        Html::element("ul", "", Html::all(items))
    };
    let mut parts = Vec::new();
    if !report.compared.is_empty() {
        parts.extend([heading("", "Compared by Baton"), list(&report.compared)]);
    }
    if !report.left_to_finance.is_empty() {
        let note = "Baton has not read these documents; compare them before you accept.";
        parts.push(heading("", "Left to Finance, who has the documents"));
        parts.extend([Html::element("p", "", text(note)), list(&report.left_to_finance)]);
    }
    Html::all(parts)
}

fn not_checked(report: &ExportReport<'_>) -> Html {
    let items = report.not_checked.iter().map(|what| Html::element("li", "", text(&sentence_case(what))));
    let note = "Baton did not check what follows; the values behind it are statements by their owners.";
    let list = Html::element("ul", "", Html::all(items));
    Html::all([heading("", "Not checked"), Html::element("p", "", text(note)), list])
}

fn seal(report: &ExportReport<'_>) -> Html {
    let lines = [
        text(&format!("Made from the decision log at {}.", report.time(report.now))),
        Html::all([text(&format!("Log: {} facts, head ", report.log.position)), hash(report.log.hash)]),
        Html::all([text(&format!("Policy: {}, ", report.policy.version)), hash(&report.policy.hash)]),
        text("baton verify recomputes the log; with --expect-head and a head noted earlier it also finds a cut tail."),
    ];
    Html::element("div", "seal", Html::lines(lines))
}
