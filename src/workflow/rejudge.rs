//! Makes a judgement of the log again: from the packet as it was then, by the policy that was in force (`feature:N2`).

use crate::domain::handoff::Handoff;
use crate::domain::ids::{ApprovalId, PersonId};
use crate::domain::snapshot::Snapshot;
use crate::policy::PolicyBook;
use crate::policy::authority;
use crate::policy::verdict::Verdict;

use super::fact::{AuthorityAtTime, Fact, PolicyRef};
use super::{approvals, waivers};

/// The policy by which that fact was judged; `None` where it judges nothing.
pub fn judged_by(fact: &Fact) -> Option<&PolicyRef> {
    if let Fact::ApprovalCleared { policy, .. } | Fact::ApprovalAsked { policy, .. } = fact {
        Some(policy)
    } else if let Fact::ApprovalDecided { authority, .. } = fact {
        Some(&authority.policy)
    } else {
        None
    }
}

/// Judges again what that fact judged, on the handoff as it was before; `Err` says how the two differ.
pub fn rejudge(before: &Handoff, fact: &Fact, policy: &PolicyBook) -> Result<(), String> {
    if let Fact::ApprovalCleared { snapshot, .. } = fact {
        judge(before, snapshot, policy, "needs nobody")
    } else if let Fact::ApprovalAsked { snapshot, .. } = fact {
        if let Some(judged) = waivers::rejudge(before, snapshot, policy) {
            return judged;
        }
        judge(before, snapshot, policy, "needs somebody")
    } else if let Fact::ApprovalDecided { approval, ruling, authority, .. } = fact {
        decide(before, *approval, &ruling.by, authority, policy)
    } else {
        Ok(())
    }
}

fn judge(before: &Handoff, logged: &Snapshot, policy: &PolicyBook, outcome: &str) -> Result<(), String> {
    let decision = &logged.decision_type;
    let verdict = policy.judge(decision, &before.packet);
    let (hit, found) = match &*verdict {
        Verdict::Clear(hit) => (hit, "needs nobody"),
        Verdict::Needs(hit) => (hit, "needs somebody"),
        Verdict::Waits { .. } | Verdict::DoesNotApply | Verdict::Off { .. } => {
            return Err(format!(
                "the log says that {decision} {outcome} by {}; policy judges nothing here",
                logged.row
            ));
        }
    };
    if hit.row != logged.row || found != outcome {
        return Err(format!(
            "the log says that {decision} {outcome} by {}; policy says that it {found} by {}",
            logged.row, hit.row
        ));
    }
    if hit.snapshot == *logged {
        return Ok(());
    }
    let changes: Vec<String> = logged.changes(&hit.snapshot).iter().map(|change| change.title.clone()).collect();
    Err(format!(
        "{decision}, {}: what was read or shown is not what the packet says: {}",
        logged.row,
        changes.join(", ")
    ))
}

fn decide(
    before: &Handoff,
    approval: ApprovalId,
    by: &PersonId,
    logged: &AuthorityAtTime,
    policy: &PolicyBook,
) -> Result<(), String> {
    let asked = before.approval(approval).ok_or_else(|| format!("{by} decided {approval}, which was never asked"))?;
    let decision = &asked.snapshot.decision_type;
    let definition = policy.decision(decision).ok_or_else(|| format!("policy has no decision {decision}"))?;
    let barred = approvals::barred_by(before, definition, policy, policy.directory());
    let proof = authority::may_decide(by, asked, &barred, policy.directory(), policy.ladders())
        .map_err(|reason| format!("{by} decided {approval} ({decision}), and could not: {reason}"))?;
    if (proof.role(), &asked.snapshot.row) != (&logged.role, &logged.row) {
        return Err(format!(
            "{by} decided {approval} as {} by {}, and the log says otherwise",
            proof.role(),
            asked.snapshot.row
        ));
    }
    let words: Vec<(PersonId, String)> =
        barred.iter().map(|(person, bar)| (person.clone(), bar.word().to_owned())).collect();
    if words != logged.barred {
        return Err(format!("{approval} ({decision}): others were barred than the log says"));
    }
    Ok(())
}
