//! Checks the record: the chain, and the facts folded against the stored state.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::domain::canonical::sha256_hex;
use crate::domain::handoff::Handoff;
use crate::domain::ids::HandoffId;
use crate::store::{Filter, FirstBad, Head, Reading, Store, chain::ChainCheck};
use crate::workflow::evolve;

use super::Fault;
use super::rules::{Amiss, JudgedAgain, Rules};

/// Rows that are read at a time.
const ROWS_AT_A_TIME: u32 = 1_000;
/// Handoffs that are compared at a time.
const HANDOFFS_AT_A_TIME: u32 = 500;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "verified", rename_all = "snake_case")]
pub enum Verified {
    /// Everything is as it was written.
    Clean {
        /// How many facts there are.
        count: u64,
        /// The newest fact's hash; 64 zeros for an empty log.
        head: String,
        /// What was judged again, if that was asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        rules: Option<JudgedAgain>,
    },
    /// A judgement comes to something else than the log says.
    RulesDiffer {
        /// The fact that holds it.
        position: u64,
        /// How it differs.
        why: String,
    },
    /// A judgement cannot be made again: its policy is not kept.
    PolicyNotKept {
        /// The first fact that it judged.
        position: u64,
        /// As its authors call it.
        version: String,
        /// Its hash.
        hash: String,
    },
    /// A row is not what was written.
    Broken {
        /// The first bad row.
        position: u64,
        /// What is wrong with it.
        why: String,
    },
    /// The log ends elsewhere than was noted.
    OtherHead {
        /// The head that was noted.
        expected: String,
        /// The head that is.
        head: String,
        /// How many facts there are.
        count: u64,
    },
    /// A file is not what its hash says, or one that the log names is gone.
    DocumentDiffers {
        /// The hash under which it is kept.
        sha256: String,
        /// How it differs.
        why: String,
    },
    /// The stored state is not what the facts say.
    StateDiffers {
        /// Which handoff.
        handoff: HandoffId,
        /// How it differs.
        why: String,
    },
}

/// Recomputes the chain, compares its head with one noted elsewhere, folds every handoff's facts, and hashes every file;
/// all of it as the record is at one moment. With `rules` it makes every judgement again.
pub async fn verify(store: &Store, expected_head: Option<&str>, mut rules: Option<Rules>) -> Result<Verified, Fault> {
    let mut reading = store.reading().await?;
    let mut folded: BTreeMap<HandoffId, Handoff> = BTreeMap::new();
    let Head { position: count, hash: head } = match fold_all(&mut reading, &mut folded, rules.as_mut()).await? {
        Ok(head) => head,
        Err(broken) => return Ok(broken),
    };
    if let Some(expected) = expected_head
        && !expected.trim().eq_ignore_ascii_case(&head)
    {
        return Ok(Verified::OtherHead { expected: expected.trim().to_owned(), head, count });
    }
    let brought: BTreeSet<String> = folded.values().flat_map(brought).collect();
    if let Some(differs) = compare(&mut reading, folded).await? {
        return Ok(differs);
    }
    let differs = compare_documents(&mut reading, brought).await?;
    Ok(differs.unwrap_or(Verified::Clean { count, head, rules: rules.map(|rules| rules.done()) }))
}

/// The files that were brought; a document that a system only names is a value, and need not be here.
fn brought(handoff: &Handoff) -> impl Iterator<Item = String> {
    handoff.documents.iter().map(|document| document.reference.sha256.clone())
}

/// Hashes one file after the other: each may be as large as chat lets it be.
async fn compare_documents(reading: &mut Reading, mut brought: BTreeSet<String>) -> Result<Option<Verified>, Fault> {
    for sha256 in reading.document_hashes().await? {
        let document = reading.document(&sha256).await?;
        if document.is_none_or(|document| sha256_hex(&document.bytes) != sha256) {
            let why = "its bytes are not those that were brought".to_owned();
            return Ok(Some(Verified::DocumentDiffers { sha256, why }));
        }
        brought.remove(&sha256);
    }
    let gone = brought.into_iter().next();
    Ok(gone.map(|sha256| Verified::DocumentDiffers { sha256, why: "the log names it, and it is gone".to_owned() }))
}

/// Checks row by row, and folds what each row says.
async fn fold_all(
    reading: &mut Reading,
    folded: &mut BTreeMap<HandoffId, Handoff>,
    mut rules: Option<&mut Rules>,
) -> Result<Result<Head, Verified>, Fault> {
    let mut check = ChainCheck::default();
    let mut after = 0;
    loop {
        let rows = reading.raw_facts(after, ROWS_AT_A_TIME).await?;
        let Some(last) = rows.last() else { return Ok(Ok(check.head())) };
        after = u64::try_from(last.position).unwrap_or_default();
        for row in rows {
            if let Err(FirstBad { position, why }) = check.check(&row) {
                return Ok(Err(Verified::Broken { position, why: why.to_string() }));
            }
            let position = u64::try_from(row.position).unwrap_or_default();
            let unreadable = |why: String| Verified::Broken { position, why };
            let logged = match row.decode() {
                Ok(logged) => logged,
                Err(why) => return Ok(Err(unreadable(why))),
            };
            let fact = match logged.fact() {
                Ok(fact) => fact,
                Err(error) => return Ok(Err(unreadable(error.to_string()))),
            };
            if let Some(id) = logged.handoff {
                let before = folded.remove(&id).unwrap_or_else(|| Handoff::unopened(id));
                if let Some(rules) = rules.as_deref_mut()
                    && let Err(amiss) = rules.check(reading, &before, &fact).await?
                {
                    return Ok(Err(found_amiss(position, amiss)));
                }
                folded.insert(id, evolve(before, &fact, &logged.actor(), logged.at));
            }
        }
    }
}

fn found_amiss(position: u64, amiss: Amiss) -> Verified {
    match amiss {
        Amiss::Differs { why } => Verified::RulesDiffer { position, why },
        Amiss::NoPolicy { policy } => Verified::PolicyNotKept { position, version: policy.version, hash: policy.hash },
    }
}

async fn compare(reading: &mut Reading, mut folded: BTreeMap<HandoffId, Handoff>) -> Result<Option<Verified>, Fault> {
    let mut filter = Filter::all(HANDOFFS_AT_A_TIME);
    loop {
        let stored = reading.handoffs(&filter).await?;
        let Some(last) = stored.last() else { break };
        filter.after = Some(last.id);
        for handoff in stored {
            let why = match folded.remove(&handoff.id) {
                Some(fold) if fold == handoff => continue,
                Some(_) => "its stored state is not what its facts fold to",
                None => "it has a state and no facts",
            };
            return Ok(Some(Verified::StateDiffers { handoff: handoff.id, why: why.into() }));
        }
    }
    let orphan = folded.into_keys().next();
    Ok(orphan.map(|handoff| Verified::StateDiffers { handoff, why: "it has facts and no state".into() }))
}
