//! Which handoff an envelope is about.

use std::sync::Arc;

use crate::conversation::command::{self, Command, DealWords};
use crate::conversation::hear;
use crate::conversation::hearing::certificate;
use crate::conversation::hearing::won::comes_to::{ComesTo, comes_to};
use crate::conversation::hearing::won::{self, Reading};
use crate::conversation::incoming::{CrmReport, DealChange, Heard, Incoming};
use crate::conversation::named_deal;
use crate::domain::approval::Approval;
use crate::domain::canonical;
use crate::domain::deal::Deal;
use crate::domain::envelope::Envelope as SigningEnvelope;
use crate::domain::field::{FieldRole, Value};
use crate::domain::handoff::{Ending, Handoff, PacketKind, Stage};
use crate::domain::ids::{ApprovalId, HandoffId, PersonId};
use crate::domain::look_up::{LookUp, LookedUp};
use crate::domain::place::Place;
use crate::domain::post::Post;
use crate::domain::taken::{Taken, TakenBy, find_alike, find_taken, words_key};
use crate::policy::PolicyBook;
use crate::store::{Filter, Store, Tx};
use crate::workflow::event::{Event, Report};
use crate::workflow::outcome::{Reason, Refusal};
use crate::workflow::renewal;

use super::envelope::Envelope;
use super::identity::{self, Links};
use super::{Fault, HeardOn, Work};

/// How many open handoffs are looked through for the one that a person means.
const LISTED_MAX: u32 = 10_000;
/// How many packets one after the other may have been replaced by the next.
const MERGES_MAX: u32 = 20;

/// The handoff that an envelope names, if it names one.
pub enum Target {
    /// That one.
    Handoff(HandoffId),
    /// None, or one that only the transaction can tell.
    None,
}

/// Finds the handoff that a person means: by id, record, link or name; in a direct conversation by what waits
/// for that person. A name of several is refused with the candidates, never guessed.
pub async fn resolve(
    store: &Store,
    policy: &PolicyBook,
    links: &Links,
    envelope: &Envelope,
) -> Result<Result<Target, Refusal>, Fault> {
    if let Some(id) = hear::names_handoff(&envelope.incoming) {
        return Ok(Ok(Target::Handoff(id)));
    }
    let actor = identity::actor(&envelope.speaker, policy.directory(), links);
    Ok(match &envelope.incoming {
        Incoming::Commanded { words } => match command::parse(words) {
            Ok(command) => by_command(store, &command, actor.as_person()).await?,
            // The hearing refuses it with the right words.
            Err(_) => Ok(Target::None),
        },
        Incoming::AnsweredInformation { approval, .. } => with_approval(store, *approval, None).await?,
        Incoming::Said { .. } | Incoming::Brought(_) | Incoming::Reacted { .. } => match &envelope.place {
            Some(Place::Handoff { handoff }) => Ok(Target::Handoff(*handoff)),
            Some(Place::Direct { .. } | Place::Channel { .. } | Place::Thread { .. }) | None => {
                match named_in_words(store, &envelope.incoming).await? {
                    Some(id) => Ok(Target::Handoff(id)),
                    None => by_questions(store, actor.as_person()).await?,
                }
            }
        },
        Incoming::Posted { .. }
        | Incoming::Reported { .. }
        | Incoming::AccountLinked { .. }
        | Incoming::AccountUnlinked { .. }
        | Incoming::AbsenceNews { .. }
        | Incoming::PolicyNews { .. }
        | Incoming::ScheduleDue { .. }
        | Incoming::Pressed { .. }
        | Incoming::Filled { .. }
        | Incoming::AssistantReplied { .. }
        | Incoming::Due { .. }
        | Incoming::RenewalDue { .. }
        | Incoming::Undelivered { .. } => Ok(Target::None),
    })
}

/// A refusal that says what is not known.
pub fn unknown(what: &str) -> Refusal {
    Refusal::new("rule:deals", Reason::Unknown { what: what.to_owned() })
}

async fn by_command(
    store: &Store,
    command: &Command,
    person: Option<&PersonId>,
) -> Result<Result<Target, Refusal>, Fault> {
    match command {
        Command::Ask(_) | Command::Away(_) | Command::AwayClear { .. } | Command::ConfirmPolicy { .. } => {
            Ok(Ok(Target::None))
        }
        Command::CustomerEmail { deal }
        | Command::Hold { deal, .. }
        | Command::Resume { deal }
        | Command::Void { deal, .. }
        | Command::Reassign { deal, .. } => by_words(store, deal).await,
        Command::Merge { into, .. } => Ok(Ok(Target::Handoff(*into))),
        Command::Recall { handoff: Some(id), .. } => Ok(Ok(Target::Handoff(*id))),
        Command::Recall { handoff: None, approval } => with_approval(store, *approval, person).await,
    }
}

/// The one handoff that those words name.
pub async fn by_words(store: &Store, words: &DealWords) -> Result<Result<Target, Refusal>, Fault> {
    let (found, _others) = open_first(exact_first(store.find_handoffs(&words.0).await?, &words.0));
    Ok(one_of(&found.iter().collect::<Vec<_>>(), &words.0))
}

/// Handoffs of exactly that name, if there are any; else all whose name has it in it.
pub fn exact_first(found: Vec<Handoff>, words: &str) -> Vec<Handoff> {
    let wanted = words_key(words);
    let is_exact = |handoff: &Handoff| {
        [&handoff.deal.name, &handoff.deal.account].into_iter().flatten().any(|name| words_key(name) == wanted)
    };
    if !found.iter().any(is_exact) {
        return found;
    }
    found.into_iter().filter(is_exact).collect()
}

/// The open ones among several of one name; all of them where none is open, or several are.
pub fn open_first(found: Vec<Handoff>) -> (Vec<Handoff>, Vec<Handoff>) {
    let open = found.iter().filter(|handoff| !is_past(handoff)).count();
    if open == 1 && found.len() > 1 {
        return found.into_iter().partition(|handoff| !is_past(handoff));
    }
    (found, Vec::new())
}

/// Whether nothing goes on in it any more: its deal is off, or billed.
fn is_past(handoff: &Handoff) -> bool {
    handoff.is_over() && !matches!(handoff.stage, Stage::ReadyForBilling)
}

/// The refusal that lists those who could be meant.
pub fn ambiguous(found: &[&Handoff]) -> Refusal {
    let candidates = found.iter().map(|handoff| (handoff.id, handoff.title().to_owned())).collect();
    Refusal::new("rule:deals", Reason::Ambiguous { candidates })
}

fn one_of(found: &[&Handoff], words: &str) -> Result<Target, Refusal> {
    match found {
        [] => Err(unknown(words)),
        [one] => Ok(Target::Handoff(one.id)),
        several => Err(ambiguous(several)),
    }
}

/// The open handoff in which that approval is open, among those of `owner` if one is named.
async fn with_approval(
    store: &Store,
    approval: ApprovalId,
    owner: Option<&PersonId>,
) -> Result<Result<Target, Refusal>, Fault> {
    let is_open = |handoff: &&Handoff| handoff.open_approvals().any(|open| open.id == approval);
    let of_owner = |handoff: &&Handoff| owner.is_none() || handoff.owner.as_ref() == owner;
    let open = store.handoffs(&Filter::open(LISTED_MAX)).await?;
    let found: Vec<&Handoff> = open.iter().filter(of_owner).filter(is_open).collect();
    Ok(one_of(&found, &approval.to_string()))
}

/// The open handoff that a direct message names before what it says: `H-1 po: 4711`, `Elder Brook: po: 4711`, `status H-1`.
async fn named_in_words(store: &Store, incoming: &Incoming) -> Result<Option<HandoffId>, Fault> {
    let Incoming::Said { words } = incoming else { return Ok(None) };
    let open = store.handoffs(&Filter::open(LISTED_MAX)).await?;
    let mut named = open.iter().filter(|handoff| named_deal::without_it(words, handoff).is_some());
    let first = named.next().map(|handoff| handoff.id);
    Ok(first.filter(|_| named.next().is_none()))
}

/// The one open handoff that has a question for this person; else the one with a decision that waits for this
/// person; else the one that this person owns.
async fn by_questions(store: &Store, person: Option<&PersonId>) -> Result<Result<Target, Refusal>, Fault> {
    let Some(person) = person else { return Ok(Ok(Target::None)) };
    let open = store.handoffs(&Filter::open(LISTED_MAX)).await?;
    let asked = |handoff: &&Handoff| handoff.questions.values().any(|question| &question.of == person);
    let waits = |handoff: &&Handoff| {
        let is_holder =
            |approval: &Approval| approval.request.as_ref().is_some_and(|request| &request.accountable == person);
        handoff.open_approvals().any(is_holder)
    };
    let owned = |handoff: &&Handoff| handoff.owner.as_ref() == Some(person);
    let nearest: [&dyn Fn(&&Handoff) -> bool; 3] = [&asked, &waits, &owned];
    for is_near in nearest {
        let found: Vec<&Handoff> = open.iter().filter(|handoff| is_near(handoff)).collect();
        match found.as_slice() {
            [] => {}
            [one] => return Ok(Ok(Target::Handoff(one.id))),
            several => return Ok(Err(ambiguous(several))),
        }
    }
    Ok(Ok(Target::None))
}

impl Work<'_> {
    /// Reads a message of a watched channel: a win, a claim, a change, or nothing for us.
    pub(super) async fn hear_post(&self, tx: &mut Tx, post: &Post) -> Result<HeardOn, Fault> {
        if let Some((source, envelope)) = certificate::delivered(post, self.policy.sources()) {
            return self.hear_envelope(tx, source, envelope).await;
        }
        let reading = won::read(post, self.policy.sources());
        let looked_up = match said_of(&reading) {
            // What is told in a thread is told of the message above it.
            Some((deal, Told::Change)) => {
                let about = post.parent().unwrap_or_else(|| post.reference.clone());
                self.taken(tx, LookUp::Taken { post: Some(about), deal: Box::new(deal.clone()) }).await?
            }
            Some((deal, Told::Message)) => {
                let question = LookUp::Taken { post: Some(post.reference.clone()), deal: Box::new(deal.clone()) };
                self.taken(tx, question).await?
            }
            None => LookedUp::default(),
        };
        let report = |source: String, deal: Deal| Report {
            source,
            deal,
            values: Vec::new(),
            post: Some(post.reference.clone()),
        };
        let taken = looked_up.taken().unwrap_or_default().to_vec();
        let (handoff, event) = match comes_to(reading, post, &taken, self.now) {
            ComesTo::Opens { source, deal } => {
                let (handoff, looked_up) = self.of_alike(tx, &deal, looked_up).await?;
                return Ok((handoff, Heard::happened(Event::DealWon(report(source, deal))), looked_up));
            }
            ComesTo::Repeats { earlier, source: Some(source), deal, .. } => {
                (self.that_counts(tx, earlier).await?, Event::DealWon(report(source, deal)))
            }
            ComesTo::Restates { earlier, source: Some(source), deal } => match self.that_counts(tx, earlier).await? {
                Some(handoff) => (Some(handoff), Event::DealAmended(report(source, deal))),
                None => return Ok((None, Heard::Nothing, looked_up)),
            },
            ComesTo::Offers { deal } | ComesTo::Repeats { source: None, deal, .. } => {
                let claim = tx.next_claim_id().await?;
                (None, Event::ClaimMade { claim, deal, post: post.reference.clone() })
            }
            ComesTo::Unread { source } => (None, Event::WinUnreadable { source, post: post.reference.clone() }),
            // Somebody who may not announce a win does not change one either.
            ComesTo::Restates { source: None, .. } | ComesTo::Nothing(_) => {
                return Ok((None, Heard::Nothing, looked_up));
            }
        };
        let (handoff, event) = self.continuing(tx, handoff, event).await?;
        Ok((handoff, Heard::happened(event), looked_up))
    }

    /// Finds the handoff of a delivered envelope by its CRM record; of a deal that nobody has announced, nothing is kept.
    async fn hear_envelope(&self, tx: &mut Tx, source: String, envelope: SigningEnvelope) -> Result<HeardOn, Fault> {
        let deal = Deal { crm_record_id: envelope.crm_record_id.clone(), ..Deal::default() };
        let looked_up = self.taken(tx, LookUp::Taken { post: None, deal: Box::new(deal.clone()) }).await?;
        let found = find_taken(looked_up.taken().unwrap_or_default(), &deal, None, self.now);
        let handoff = match found.filter(|_| deal.crm_record_id.is_some()) {
            Some((earlier, _)) => self.that_counts(tx, earlier).await?,
            None => None,
        };
        if handoff.is_none() {
            return Ok((None, Heard::Nothing, looked_up));
        }
        let sha256 = canonical::hash_of(&envelope);
        Ok((handoff, Heard::happened(Event::EnvelopeDelivered { source, envelope, sha256 }), looked_up))
    }

    /// A renewal that is won continues the packet that opened itself for it, if there is one.
    async fn continuing(
        &self,
        tx: &mut Tx,
        handoff: Option<Arc<Handoff>>,
        event: Event,
    ) -> Result<(Option<Arc<Handoff>>, Event), Fault> {
        let report = match (handoff, event) {
            (None, Event::DealWon(report)) if report.deal.kind == Some(PacketKind::Renewal) => report,
            (handoff, event) => return Ok((handoff, event)),
        };
        let field = self.policy.by_role(FieldRole::Account).name.clone();
        let said = report.values.iter().rev().find(|(name, _)| *name == field);
        let said = said.and_then(|(_, value)| if let Value::Text(name) = value { Some(name.clone()) } else { None });
        let account = said.or(report.deal.account.clone());
        let question =
            LookUp::Agreements { account: account.clone(), field: field.clone(), named: None, except: HandoffId(0) };
        let answer = LookedUp::new(vec![(question.clone(), tx.look_up(&question).await?)]);
        let open = answer.agreements().unwrap_or_default();
        let Some(found) = renewal::continues(&report.deal, account.as_deref(), &field, open) else {
            return Ok((None, Event::DealWon(report)));
        };
        Ok((tx.handoff(found.id).await?, Event::DealAmended(report)))
    }

    /// The handoff that an earlier message became, or the one that replaced it. One that a person ended, or whose order
    /// was undone, is over: a new win opens a new packet.
    async fn that_counts(&self, tx: &mut Tx, earlier: &Taken) -> Result<Option<Arc<Handoff>>, Fault> {
        let TakenBy::Handoff { mut id } = earlier.by else { return Ok(None) };
        for _merge in 0..MERGES_MAX {
            let Some(handoff) = tx.handoff(id).await? else { return Ok(None) };
            let is_ended = match &handoff.stage {
                Stage::Superseded { by, .. } => {
                    id = *by;
                    continue;
                }
                Stage::Voided { ending, .. } => *ending == Ending::ByAPerson,
                Stage::Closed { undone, .. } => undone.is_some(),
                Stage::Unopened
                | Stage::PreSignature
                | Stage::Gathering
                | Stage::Complete
                | Stage::FinanceReview
                | Stage::Returned { .. }
                | Stage::OrderReady
                | Stage::OrderEntry
                | Stage::OrderCreated
                | Stage::AwaitingBillingTrigger
                | Stage::ReadyForBilling
                | Stage::OnHold { .. }
                | Stage::CancelOrCredit { .. } => false,
            };
            return Ok(Some(handoff).filter(|_| !is_ended));
        }
        Ok(None)
    }

    /// A win that is nobody's by its record: the packet of that name that was opened before the signature goes on with
    /// it; another open one may be of the same deal, which a person is told.
    async fn of_alike(
        &self,
        tx: &mut Tx,
        deal: &Deal,
        looked_up: LookedUp,
    ) -> Result<(Option<Arc<Handoff>>, LookedUp), Fault> {
        let Some(id) = find_alike(looked_up.taken().unwrap_or_default(), deal) else { return Ok((None, looked_up)) };
        let handoff = tx.handoff(id).await?;
        let is_anothers =
            |handoff: &Handoff| handoff.deal.record_key().zip(deal.record_key()).is_some_and(|(one, two)| one != two);
        if handoff.as_ref().is_some_and(|handoff| handoff.stage.is_before_signature() && !is_anothers(handoff)) {
            return Ok((handoff, looked_up));
        }
        let question = LookUp::Handoff { id };
        let answer = tx.look_up(&question).await?;
        let answers = looked_up.into_answers().into_iter().chain([(question, answer)]).collect();
        Ok((None, LookedUp::new(answers)))
    }

    /// Finds the handoff of a CRM's report.
    pub(super) async fn hear_report(&self, tx: &mut Tx, report: &CrmReport) -> Result<HeardOn, Fault> {
        let mut report = report.clone();
        self.policy.sources().state_kind(&mut report.deal);
        let looked_up = self.taken(tx, LookUp::Taken { post: None, deal: Box::new(report.deal.clone()) }).await?;
        let found = find_taken(looked_up.taken().unwrap_or_default(), &report.deal, None, self.now);
        let (handoff, looked_up) = match found {
            Some((earlier, _)) => (self.that_counts(tx, earlier).await?, looked_up),
            None => self.of_alike(tx, &report.deal, looked_up).await?,
        };
        let lost_without_a_trace = report.change == DealChange::Lost && handoff.is_none();
        if lost_without_a_trace {
            return Ok((None, Heard::Nothing, looked_up));
        }
        let (handoff, event) = self.continuing(tx, handoff, hear::reported(&report)).await?;
        Ok((handoff, Heard::happened(event), looked_up))
    }

    async fn taken(&self, tx: &mut Tx, question: LookUp) -> Result<LookedUp, Fault> {
        let answer = tx.look_up(&question).await?;
        Ok(LookedUp::new(vec![(question, answer)]))
    }
}

/// Whether a message speaks for itself, or tells of an earlier one.
enum Told {
    Message,
    Change,
}

/// The deal that a reading is about.
fn said_of(reading: &Reading) -> Option<(&Deal, Told)> {
    match reading {
        Reading::Won { deal, .. } | Reading::Claim { deal } | Reading::Edited { deal, .. } => {
            Some((deal, Told::Message))
        }
        Reading::Changed { deal, .. } => Some((deal, Told::Change)),
        Reading::Unreadable { .. } | Reading::Nothing(_) => None,
    }
}
