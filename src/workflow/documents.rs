//! Files arrive: quote lines, documents, certificates. The same bytes are one document, and a person may say that it is
//! something else than it was taken for.

use chrono::NaiveDate;

use crate::domain::document::{Document, DocumentKind, DocumentRef};
use crate::domain::field::{Field, FieldRole, FieldState, Misfit, Provenance, Severity, Source, Value};
use crate::domain::handoff::Handoff;
use crate::domain::person::Person;
use crate::domain::quote::{ChargeType, QuoteLine, QuoteStated};
use crate::policy::PolicyBook;

use super::draft::Draft;
use super::effect::{Noted, Notice};
use super::event::Upload;
use super::fact::Fact;
use super::gathering::{self, Taken};
use super::outcome::{Outcome, Reason, Refusal};
use super::{Context, matching, order_entry, records, signing};

/// A person brought a file, or says what a file is that is there already.
pub(super) fn uploaded(handoff: &Handoff, upload: &Upload, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    match &upload.order {
        Some(Ok(read)) => return order_entry::read_back(handoff, upload, read, ctx),
        Some(Err(problem)) => {
            return Err(Refusal::new("failure:F25", Reason::FileUnreadable { problem: problem.clone() }));
        }
        None => {}
    }
    let speaker = ctx.speaker()?;
    let known = handoff.document(&upload.sha256);
    let moved_from = known.filter(|known| is_moved(known, upload));
    let kind = if moved_from.is_some() { upload.kind } else { known.map_or(upload.kind, |known| known.reference.kind) };
    let agreement = is_offered_as_agreement(kind).then(|| ctx.policy.by_role(FieldRole::AgreementOfRecord));
    let mut values = quote_values(upload, handoff, ctx.policy);
    let certified = match &upload.certificate {
        Some(Ok(envelope)) => signing::touched(envelope, handoff, ctx.policy),
        Some(Err(_)) | None => Vec::new(),
    };
    let touched = values.iter().map(|(field, _)| *field).chain(agreement).map(|field| &field.name).chain(certified);
    gathering::may_answer(handoff, touched, ctx)?;
    let unreadable = upload.lines.as_ref().and_then(|lines| lines.as_ref().err());
    let unreadable = unreadable.or(upload.certificate.as_ref().and_then(|certificate| certificate.as_ref().err()));
    if let Some(problem) = unreadable {
        return Err(Refusal::new("failure:F25", Reason::FileUnreadable { problem: problem.clone() }));
    }
    can_be_an_agreement(kind, upload)?;
    let mut draft = Draft::new(handoff, ctx);
    quote_fits(&draft, upload, &values)?;
    if let Some(known) = moved_from {
        stays_a_quote(handoff, known, ctx.policy)?;
    }
    let document = match moved_from {
        Some(known) => move_document(&mut draft, known, kind),
        None => keep_document(&mut draft, upload, speaker),
    };
    values.extend(agreement.map(|field| (field, Value::Document(document.clone()))));
    let mut heard = take_values(&mut draft, values, upload, speaker);
    heard.noted.extend(keep_where_asked(&mut draft, &document, speaker));
    if let Some(Ok(envelope)) = &upload.certificate {
        heard.noted.extend(signing::uploaded(&mut draft, envelope, &upload.sha256, &speaker.id));
    }
    if moved_from.is_some() {
        fall_back(&mut draft, speaker);
    }
    if let Some(known) = known
        && draft.out.facts().is_empty()
    {
        let by = ctx.directory.name_of(&known.added_by).to_owned();
        let document = known.reference.to_string();
        return Err(Refusal::new("failure:F15", Reason::FileIsThere { document, by }));
    }
    heard.misfits.extend(signing::misfits(&draft.handoff, ctx.policy));
    gathering::derive(&mut draft);
    if upload.lines.is_some() {
        heard.misfits.extend(matching::contradictions(&draft.handoff, None, ctx.policy));
    }
    gathering::settle(&mut draft);
    heard.misfits.extend(gathering::brought_about(handoff, &draft));
    match moved_from {
        Some(known) => say_moved(&mut draft, heard, known.reference.kind, kind),
        None => say(handoff, &mut draft, heard, upload),
    }
    Ok(draft.finish())
}

/// What became of a file, for the reply.
struct Brought {
    noted: Vec<Noted>,
    misfits: Vec<Misfit>,
}

/// Whether the same bytes are said to be something else than they were taken for. What a file's name looks like is no
/// more than a guess, and puts only another guess right.
fn is_moved(known: &Document, upload: &Upload) -> bool {
    let was = known.reference.kind;
    let is_better_guess = was == DocumentKind::Other && upload.kind != DocumentKind::Other;
    was != upload.kind && (upload.is_said || is_better_guess)
}

/// What is signed is a document: a table of lines is asked about, and becomes no agreement by its label.
fn can_be_an_agreement(kind: DocumentKind, upload: &Upload) -> Result<(), Refusal> {
    let ending = upload.name.to_ascii_lowercase().rsplit_once('.').map(|(_, ending)| ending.to_owned());
    let is_table = ending.is_some_and(|ending| TABLE_ENDINGS.contains(&ending.as_str()));
    let is_signed = matches!(kind, DocumentKind::OrderForm | DocumentKind::Contract);
    if !is_signed || !is_table {
        return Ok(());
    }
    let reason = Reason::NoAgreement { file: upload.name.clone(), said: kind };
    Err(Refusal::new("failure:F15", reason))
}

/// Endings of files that hold rows and no signature.
const TABLE_ENDINGS: [&str; 7] = ["csv", "tsv", "xlsx", "xls", "xlsm", "ods", "json"];

/// A quote is taken whole or not at all: one that does not fit becomes no version, and the one before it goes on.
fn quote_fits(draft: &Draft<'_>, upload: &Upload, values: &[(&Field, Value)]) -> Result<(), Refusal> {
    let Some((field, lines)) = values.iter().find(|(field, _)| field.role == Some(FieldRole::QuoteLines)) else {
        return Ok(());
    };
    let (policy, packet) = (draft.ctx.policy, &draft.handoff.packet);
    let found = policy.check_value(field, lines, packet, &draft.check_context());
    let blocking: Vec<Misfit> = found.into_iter().filter(|misfit| misfit.severity == Severity::Block).collect();
    if blocking.is_empty() {
        return Ok(());
    }
    let counts = quote_that_counts(&draft.handoff, policy).map(DocumentRef::to_string);
    let reason = Reason::QuoteRefused { file: upload.name.clone(), misfits: blocking, counts };
    Err(Refusal::new("failure:F25", reason))
}

/// The document whose lines the packet holds.
pub fn quote_that_counts<'h>(handoff: &'h Handoff, policy: &PolicyBook) -> Option<&'h DocumentRef> {
    let entry = handoff.packet.entry(&policy.by_role(FieldRole::QuoteLines).name)?;
    let Source::File { sha256, .. } = &entry.provenance.source else { return None };
    handoff.document(sha256).map(|document| &document.reference)
}

/// Lines that count came out of a quote: the file cannot be something else as long as they do.
fn stays_a_quote(handoff: &Handoff, known: &Document, policy: &PolicyBook) -> Result<(), Refusal> {
    match quote_that_counts(handoff, policy) {
        Some(counts) if counts == &known.reference => {
            let reason = Reason::QuoteIsInUse { document: counts.to_string() };
            Err(Refusal::new("failure:F15", reason))
        }
        Some(_) | None => Ok(()),
    }
}

fn take_values(draft: &mut Draft<'_>, values: Vec<(&Field, Value)>, upload: &Upload, speaker: &Person) -> Brought {
    let mut brought = Brought { noted: Vec::new(), misfits: Vec::new() };
    for (field, value) in values {
        let found = draft.ctx.policy.check_value(field, &value, &draft.handoff.packet, &draft.check_context());
        let blocked = found.iter().any(|misfit| misfit.severity == Severity::Block);
        brought.misfits.extend(found);
        if blocked {
            continue;
        }
        let was = gathering::said_before(&draft.handoff, field);
        let provenance = provenance(draft, upload.name.clone(), upload.sha256.clone(), speaker);
        if gathering::set(draft, &field.name, &value, FieldState::Proposed, provenance) == Taken::Held {
            brought.noted.push(Noted { field: field.name.clone(), text: field.show(&value), was });
        }
        brought.misfits.extend(records::mismatches_of(&draft.handoff, field, draft.ctx.policy));
    }
    brought
}

fn provenance(draft: &Draft<'_>, name: String, sha256: String, speaker: &Person) -> Provenance {
    let source = Source::File { name, sha256 };
    Provenance { source, person: Some(speaker.id.clone()), at: draft.ctx.now, words: None }
}

/// A new file from which everything was taken stands on the card; of anything else there is something to say.
fn say(before: &Handoff, draft: &mut Draft<'_>, heard: Brought, upload: &Upload) {
    let Brought { noted, misfits } = heard;
    let is_new = before.document(&upload.sha256).is_none();
    let is_plain = misfits.is_empty() && is_new && noted.iter().all(|noted| noted.was.is_none());
    if !(is_plain && gathering::stands_on_the_card(before, draft)) {
        let missing = gathering::still_open(draft);
        draft.reply_first(Notice::AnswerHeard { noted, misfits, unclear: Vec::new(), missing, dropped: None });
    }
}

fn say_moved(draft: &mut Draft<'_>, heard: Brought, was: DocumentKind, is: DocumentKind) {
    let Brought { noted, misfits } = heard;
    let missing = gathering::still_open(draft);
    draft.reply_first(Notice::DocumentMoved { was, is, noted, misfits, missing });
}

/// The same bytes are the same document; other bytes of the same kind are its next version.
pub(super) fn keep_document(draft: &mut Draft<'_>, upload: &Upload, speaker: &Person) -> DocumentRef {
    if let Some(known) = draft.handoff.document(&upload.sha256) {
        return known.reference.clone();
    }
    let (version, supersedes) = next_version(&draft.handoff, upload.kind);
    let reference =
        DocumentRef { name: upload.name.clone(), kind: upload.kind, version, sha256: upload.sha256.clone() };
    let document = Document {
        reference: reference.clone(),
        size: upload.size,
        added_by: speaker.id.clone(),
        added_at: draft.ctx.now,
        supersedes,
    };
    draft.fact(Fact::DocumentAdded { document });
    reference
}

/// The document stands in every field that asks for one of its kind: bringing it is the answer. Which document is the
/// agreement is another question.
fn keep_where_asked(draft: &mut Draft<'_>, document: &DocumentRef, speaker: &Person) -> Vec<Noted> {
    let policy = draft.ctx.policy;
    let value = Value::Document(document.clone());
    let mut noted = Vec::new();
    for field in policy.fields_for(document.kind).filter(|field| field.role != Some(FieldRole::AgreementOfRecord)) {
        let provenance = provenance(draft, document.name.clone(), document.sha256.clone(), speaker);
        let was = gathering::said_before(&draft.handoff, field);
        let taken = gathering::set(draft, &field.name, &value, FieldState::Confirmed, provenance);
        if taken == Taken::Held && field.severity != Severity::Info {
            noted.push(Noted { field: field.name.clone(), text: field.show(&value), was });
        }
    }
    noted
}

/// Who brought it and when stay as they were; what it is, its version and what it supersedes are those of the kind.
fn move_document(draft: &mut Draft<'_>, known: &Document, kind: DocumentKind) -> DocumentRef {
    let (version, supersedes) = next_version(&draft.handoff, kind);
    let reference = DocumentRef { kind, version, ..known.reference.clone() };
    let document = Document { reference: reference.clone(), supersedes, ..known.clone() };
    draft.fact(Fact::DocumentMoved { document, was: known.reference.clone() });
    reference
}

/// Where the agreement turned out to be something else, the newest document that is left and can be it is proposed.
fn fall_back(draft: &mut Draft<'_>, speaker: &Person) {
    let field = draft.ctx.policy.by_role(FieldRole::AgreementOfRecord);
    if draft.handoff.packet.value(&field.name).is_some() {
        return;
    }
    let offered = |document: &&Document| is_offered_as_agreement(document.reference.kind);
    let Some(left) = draft.handoff.documents.iter().rev().find(offered).map(|found| found.reference.clone()) else {
        return;
    };
    let provenance = provenance(draft, left.name.clone(), left.sha256.clone(), speaker);
    gathering::set(draft, &field.name, &Value::Document(left), FieldState::Proposed, provenance);
}

/// The version of the next document of that kind, and the hash of the one that it supersedes.
pub(super) fn next_version(handoff: &Handoff, kind: DocumentKind) -> (u32, Option<String>) {
    let of_kind = || handoff.documents.iter().filter(|document| document.reference.kind == kind);
    let newest = of_kind().max_by_key(|document| document.reference.version);
    let version = newest.map_or(0, |document| document.reference.version) + 1;
    (version, newest.map(|document| document.reference.sha256.clone()))
}

/// What a quote file says: its lines, and what it states of itself where policy has a field for it.
fn quote_values<'p>(upload: &Upload, handoff: &Handoff, policy: &'p PolicyBook) -> Vec<(&'p Field, Value)> {
    let Some(Ok(lines)) = &upload.lines else { return Vec::new() };
    let QuoteStated { number, version, accepted_on, valid_until, price_list_version, start, end } =
        upload.stated.clone();
    let start = start.or_else(|| starts_on(lines, handoff, policy));
    let stated = [
        (FieldRole::QuoteNumber, number.map(Value::Text)),
        (FieldRole::QuoteVersion, version.map(|version| Value::Number(version.into()))),
        (FieldRole::QuoteAcceptedOn, accepted_on.map(Value::Date)),
        (FieldRole::QuoteValidUntil, valid_until.map(Value::Date)),
        (FieldRole::PriceListVersion, price_list_version.map(Value::Text)),
        (FieldRole::ServiceStart, start.map(Value::Date)),
        (FieldRole::ServiceEnd, end.map(Value::Date)),
    ];
    let lines = (FieldRole::QuoteLines, Some(Value::Lines(lines.clone())));
    let all = std::iter::once(lines).chain(stated);
    all.filter_map(|(role, value)| Some((policy.find_role(role)?, value?))).collect()
}

/// The first day of lines that all say their own, as long as no person or system has said when the service starts.
fn starts_on(lines: &[QuoteLine], handoff: &Handoff, policy: &PolicyBook) -> Option<NaiveDate> {
    let entry = policy.find_role(FieldRole::ServiceStart).and_then(|field| handoff.packet.entry(&field.name));
    let is_open = entry.is_none_or(|entry| matches!(entry.provenance.source, Source::File { .. }));
    let recurs = |line: &&QuoteLine| matches!(line.terms.charge_type, None | Some(ChargeType::Recurring));
    let days: Option<Vec<NaiveDate>> = lines.iter().filter(recurs).map(|line| line.terms.start).collect();
    days.filter(|_| is_open)?.into_iter().min()
}

/// A purchase order is the agreement only where somebody says so; a form or contract that arrives is offered as it.
fn is_offered_as_agreement(kind: DocumentKind) -> bool {
    matches!(kind, DocumentKind::OrderForm | DocumentKind::Contract | DocumentKind::ClickAcceptance)
}
