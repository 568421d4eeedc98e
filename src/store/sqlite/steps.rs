//! The steps of many handoffs, read from the log without the rest of what each fact says.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use crate::domain::handoff::ReturnCode;
use crate::domain::ids::{ApprovalId, FieldName, Role};
use crate::store::codec;
use crate::store::error::Fault;
use crate::workflow::figures::{Milestone, Step};

/// A row: position, handoff, instant, fact, approval, return code, role, fields that the customer was asked for, field.
type Row =
    (i64, String, String, String, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>);

/// Every step from `since` on, in the order of the log; of values, only those of `fields`.
pub(in crate::store) async fn since(
    connection: &mut SqliteConnection,
    since: DateTime<Utc>,
    fields: &BTreeSet<FieldName>,
) -> Result<Vec<Milestone>, Fault> {
    let rows = sqlx::query_as::<_, Row>(
        "SELECT position, handoff, at, fact,
                json_extract(data, '$.approval'), json_extract(data, '$.code'), json_extract(data, '$.request.role'),
                CASE fact WHEN 'customer_email_made' THEN json_extract(data, '$.fields') END,
                CASE fact WHEN 'value_set' THEN json_extract(data, '$.field') END
           FROM facts
          WHERE at >= $1 AND handoff IS NOT NULL
            AND (fact IN ('handoff_opened', 'packet_submitted', 'packet_returned', 'packet_reopened',
                          'packet_accepted', 'order_entered', 'handoff_held', 'handoff_resumed', 'handoff_voided',
                          'approval_asked', 'approval_decided', 'approval_lapsed', 'approval_recalled',
                          'info_requested', 'info_answered', 'customer_email_made', 'handoff_reopened',
                          'handoff_superseded')
                 OR (fact = 'value_set'
                     AND json_extract(data, '$.field') IN (SELECT value FROM json_each($2))))
          ORDER BY position",
    );
    let rows = rows.bind(codec::log_instant(since)).bind(codec::json(fields)).fetch_all(connection).await?;
    rows.into_iter().filter_map(|row| milestone(row).transpose()).collect()
}

fn milestone(row: Row) -> Result<Option<Milestone>, Fault> {
    let (position, handoff, at, fact, approval, code, role, asked, given) = row;
    let bad = |why: &str| Fault::row("facts", position, why.to_owned());
    let handoff = handoff.parse().map_err(|_| bad("its handoff is no id"))?;
    let at = at.parse().map_err(|_| bad("`at` is no instant"))?;
    let approval = || -> Result<ApprovalId, Fault> {
        let id = approval.as_deref().ok_or_else(|| bad("it names no approval"))?;
        id.parse().map_err(|_| bad("its approval is no id"))
    };
    let step = match fact.as_str() {
        "handoff_opened" => Step::Opened,
        "packet_submitted" => Step::Submitted,
        "packet_returned" => {
            let code = code.as_deref().and_then(ReturnCode::from_word);
            Step::Returned(code.ok_or_else(|| bad("it has no code that is known"))?)
        }
        "packet_reopened" => Step::Reopened,
        "packet_accepted" => Step::Accepted,
        "order_entered" => Step::Ordered,
        "handoff_held" => Step::Held,
        "handoff_resumed" => Step::Resumed,
        "handoff_voided" | "handoff_superseded" => Step::Voided,
        "handoff_reopened" => Step::WonAgain,
        "approval_asked" => {
            Step::Asked(approval()?, Role::from(role.as_deref().ok_or_else(|| bad("it names no role"))?))
        }
        "approval_decided" | "approval_lapsed" | "approval_recalled" => Step::Settled(approval()?),
        "info_requested" => Step::InformationAsked(approval()?),
        "info_answered" => Step::InformationGiven(approval()?),
        "customer_email_made" => {
            let asked = asked.ok_or_else(|| bad("it names no fields"))?;
            Step::CustomerAsked(serde_json::from_str(&asked).map_err(|_| bad("its fields are no list"))?)
        }
        "value_set" => Step::Given(FieldName::from(given.as_deref().ok_or_else(|| bad("it names no field"))?)),
        _another_fact => return Ok(None),
    };
    Ok(Some(Milestone { handoff, at, step }))
}
