//! Which handoff an envelope is about.

use crate::conversation::command::{self, Command, DealWords};
use crate::conversation::hear;
use crate::conversation::hearing::won::{self, Reading};
use crate::conversation::incoming::{CrmReport, DealChange, Heard, Incoming};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{ApprovalId, HandoffId, PersonId};
use crate::domain::look_up::{LookUp, LookedUp};
use crate::domain::place::Place;
use crate::domain::post::Post;
use crate::policy::PolicyBook;
use crate::store::{Filter, Store, Tx};
use crate::workflow::event::{Event, Report};
use crate::workflow::intake::{Belongs, belongs};
use crate::workflow::outcome::{Reason, Refusal};

use super::envelope::Envelope;
use super::{Fault, HeardOn, Work, identity};

/// How many open handoffs are looked through for the one that a person means.
const LISTED_MAX: u32 = 10_000;

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
    envelope: &Envelope,
) -> Result<Result<Target, Refusal>, Fault> {
    if let Some(id) = hear::names_handoff(&envelope.incoming) {
        return Ok(Ok(Target::Handoff(id)));
    }
    let actor = identity::actor(&envelope.speaker, policy.directory());
    Ok(match &envelope.incoming {
        Incoming::Commanded { words } => match command::parse(words) {
            Ok(command) => by_command(store, &command, actor.as_person()).await?,
            // The hearing refuses it with the right words.
            Err(_) => Ok(Target::None),
        },
        Incoming::AnsweredInformation { approval, .. } => with_approval(store, *approval, None).await?,
        Incoming::Said { .. } | Incoming::Brought(_) => match &envelope.place {
            Some(Place::Handoff { handoff }) => Ok(Target::Handoff(*handoff)),
            Some(Place::Direct { .. } | Place::Channel { .. } | Place::Thread { .. }) | None => {
                by_questions(store, actor.as_person()).await?
            }
        },
        Incoming::Posted { .. }
        | Incoming::Reported { .. }
        | Incoming::Pressed { .. }
        | Incoming::Filled { .. }
        | Incoming::Due { .. }
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
        Command::Ask(_) => Ok(Ok(Target::None)),
        Command::Hold { deal, .. }
        | Command::Resume { deal }
        | Command::Void { deal, .. }
        | Command::Reassign { deal, .. } => by_words(store, deal).await,
        Command::Recall { handoff: Some(id), .. } => Ok(Ok(Target::Handoff(*id))),
        Command::Recall { handoff: None, approval } => with_approval(store, *approval, person).await,
    }
}

/// The one handoff that those words name.
pub async fn by_words(store: &Store, words: &DealWords) -> Result<Result<Target, Refusal>, Fault> {
    let found = store.find_handoffs(&words.0).await?;
    Ok(one_of(found.iter().map(|handoff| handoff.id).collect(), &words.0))
}

fn one_of(found: Vec<HandoffId>, words: &str) -> Result<Target, Refusal> {
    match found.as_slice() {
        [] => Err(unknown(words)),
        [one] => Ok(Target::Handoff(*one)),
        _several => Err(Refusal::new("rule:deals", Reason::Ambiguous { candidates: found })),
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
    let found = open.iter().filter(of_owner).filter(is_open).map(|handoff| handoff.id).collect();
    Ok(one_of(found, &approval.to_string()))
}

/// The one open handoff that has a question for this person; else the one that this person owns.
async fn by_questions(store: &Store, person: Option<&PersonId>) -> Result<Result<Target, Refusal>, Fault> {
    let Some(person) = person else { return Ok(Ok(Target::None)) };
    let open = store.handoffs(&Filter::open(LISTED_MAX)).await?;
    let asked = |handoff: &&Handoff| handoff.questions.values().any(|question| &question.of == person);
    let owned = |handoff: &&Handoff| handoff.owner.as_ref() == Some(person);
    let mut found: Vec<HandoffId> = open.iter().filter(asked).map(|handoff| handoff.id).collect();
    if found.is_empty() {
        found = open.iter().filter(owned).map(|handoff| handoff.id).collect();
    }
    Ok(match found.as_slice() {
        [] => Ok(Target::None),
        [one] => Ok(Target::Handoff(*one)),
        _several => Err(Refusal::new("rule:deals", Reason::Ambiguous { candidates: found })),
    })
}

impl Work<'_> {
    /// Reads a message of a watched channel: a win, a claim, an edit, or nothing for us.
    pub(super) async fn hear_post(&self, tx: &mut Tx, post: &Post) -> Result<HeardOn, Fault> {
        let nothing = || (None, Heard::Nothing, LookedUp::default());
        let reading = won::read(post, self.policy.sources());
        let (deal, source) = match &reading {
            Reading::Won { source, deal } => (deal.clone(), Some(source.clone())),
            Reading::Edited { source, deal } | Reading::Changed { source, deal } => (deal.clone(), source.clone()),
            Reading::Claim { deal } => (deal.clone(), None),
            Reading::Unreadable { source, .. } => {
                let event = Event::WinUnreadable { source: source.clone(), post: post.reference.clone() };
                return Ok((None, Heard::happened(event), LookedUp::default()));
            }
            Reading::Nothing(_) => return Ok(nothing()),
        };
        let question = LookUp::Taken { post: Some(post.reference.clone()), deal: Box::new(deal.clone()) };
        let looked_up = self.taken(tx, question).await?;
        let belongs = belongs(&deal, Some(&post.reference), &looked_up, self.now);
        let handoff = self.open_handoff(tx, &belongs).await?;
        let report = |source: &str| Report {
            source: source.to_owned(),
            deal: deal.clone(),
            values: Vec::new(),
            post: Some(post.reference.clone()),
        };
        let event = match (&reading, source, &handoff) {
            (Reading::Won { .. }, Some(source), _) => Event::DealWon(report(&source)),
            (Reading::Edited { .. } | Reading::Changed { .. }, Some(source), Some(_)) => {
                Event::DealAmended(report(&source))
            }
            (Reading::Edited { .. }, Some(source), None) if belongs == Belongs::Nowhere => {
                Event::DealWon(report(&source))
            }
            (Reading::Claim { .. }, _, _) => {
                let claim = tx.next_claim_id().await?;
                Event::ClaimMade { claim, deal, post: post.reference.clone() }
            }
            _edit_of_a_claim => return Ok(nothing()),
        };
        // A claim stays outside any handoff, whatever it repeats.
        let handoff = handoff.filter(|_| !matches!(event, Event::ClaimMade { .. }));
        Ok((handoff, Heard::happened(event), looked_up))
    }

    /// Finds the handoff of a CRM's report.
    pub(super) async fn hear_report(&self, tx: &mut Tx, report: &CrmReport) -> Result<HeardOn, Fault> {
        let looked_up = self.taken(tx, LookUp::Taken { post: None, deal: Box::new(report.deal.clone()) }).await?;
        let belongs = belongs(&report.deal, None, &looked_up, self.now);
        let handoff = self.open_handoff(tx, &belongs).await?;
        let lost_without_a_trace = report.change == DealChange::Lost && handoff.is_none();
        if lost_without_a_trace {
            return Ok((None, Heard::Nothing, looked_up));
        }
        Ok((handoff, Heard::happened(hear::reported(report)), looked_up))
    }

    async fn taken(&self, tx: &mut Tx, question: LookUp) -> Result<LookedUp, Fault> {
        let answer = tx.look_up(&question).await?;
        Ok(LookedUp::new(vec![(question, answer)]))
    }

    /// The handoff that a message belongs to; a void one is over, and a new win opens a new packet.
    async fn open_handoff(&self, tx: &mut Tx, belongs: &Belongs) -> Result<Option<Handoff>, Fault> {
        let id = match belongs {
            Belongs::To { handoff, .. } => *handoff,
            Belongs::Nowhere | Belongs::ToClaim { .. } => return Ok(None),
        };
        let handoff = tx.handoff(id).await?;
        Ok(handoff.filter(|handoff| !matches!(handoff.stage, Stage::Voided { .. })))
    }
}
