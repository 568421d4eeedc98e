//! Reads one handoff with its evidence, as it stood at one moment, for a file.

use crate::conversation::export::{self, ExportFormat, ExportReport, Exported, Recorded};
use crate::domain::ids::HandoffId;
use crate::store::{Head, LoggedFact};
use crate::workflow::views;

use super::Fault;
use super::answer::Desk;

/// Facts that are read at a time.
const FACTS_AT_A_TIME: u32 = 1_000;

/// The packet of that handoff as a file; `None` if there is no such handoff.
pub async fn file(desk: &Desk<'_>, id: HandoffId, format: ExportFormat) -> Result<Option<String>, Fault> {
    let mut reading = desk.store.reading().await?;
    let Some(handoff) = reading.handoff(id).await? else { return Ok(None) };
    let head = reading.head().await?.unwrap_or_else(Head::origin);
    let mut facts: Vec<Recorded> = Vec::new();
    loop {
        let after = facts.last().map_or(0, |fact| fact.position);
        let more = reading.facts(Some(id), after, FACTS_AT_A_TIME).await?;
        if more.is_empty() {
            break;
        }
        for logged in more {
            facts.push(recorded(logged)?);
        }
    }
    // The record is not held while the file is written.
    drop(reading);
    let asking = desk.asking();
    let later = desk.later(&handoff).await?;
    let status = views::status(&handoff, &asking);
    let lines = views::packet(&handoff, desk.policy);
    let head = (head.position, head.hash.as_str());
    let exported = Exported { status: &status, lines: &lines, facts: &facts, later: &later, head };
    let report = ExportReport::new(&exported, &desk.speaking(), desk.policy.organisation().zone);
    Ok(Some(export::written(&report, format)))
}

fn recorded(logged: LoggedFact) -> Result<Recorded, Fault> {
    let position = logged.position;
    let fact = logged.fact().map_err(|source| Fault::Unreadable { position, source })?;
    Ok(Recorded { position, hash: logged.hash, at: logged.at, actor: logged.actor, fact })
}
