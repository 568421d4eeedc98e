//! Reply text → what it says, strictly. Anything else is unfit, with the reason that a repair is asked for.

use serde::Deserialize;

use crate::domain::assistant::{AssistantTask, Proposal, Said};
use crate::domain::ids::FieldName;

/// A reply may name so many values.
const PROPOSALS_MAX: usize = 24;
/// A question is about so many fields.
const FIELDS_MAX: usize = 3;
/// A quote may have so many bytes: a value is said in fewer.
const QUOTE_MAX: usize = 600;
/// A name of a field may have so many bytes.
const NAME_MAX: usize = 80;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Proposals {
    proposals: Vec<Proposal>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    fields: Vec<FieldName>,
}

/// Why a reply does not fit, as it is told to the model for its one repair. It holds no word of the reply, which could
/// steer the repair.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unfit(String);

/// Reads a reply.
pub fn read(task: AssistantTask, text: &str) -> Result<Said, Unfit> {
    let text = text.trim();
    match task {
        AssistantTask::ReadAnswer | AssistantTask::ReadThread => {
            let Proposals { proposals } = json(text)?;
            let is_too_long = |proposal: &Proposal| {
                proposal.quote.len() > QUOTE_MAX
                    || proposal.value.len() > QUOTE_MAX
                    || proposal.field.as_str().len() > NAME_MAX
            };
            if proposals.len() > PROPOSALS_MAX || proposals.iter().any(is_too_long) {
                return Err(Unfit(format!(
                    "at most {PROPOSALS_MAX} proposals, each of at most {QUOTE_MAX} characters"
                )));
            }
            Ok(Said::Proposals { proposals })
        }
        AssistantTask::AnswerQuestion => {
            let About { fields } = json(text)?;
            if fields.len() > FIELDS_MAX || fields.iter().any(|field| field.as_str().len() > NAME_MAX) {
                return Err(Unfit(format!("at most {FIELDS_MAX} fields")));
            }
            Ok(Said::About { fields })
        }
    }
}

fn json<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, Unfit> {
    serde_json::from_str(text).map_err(|error| {
        let what = if error.is_data() { "it is JSON of another schema" } else { "it is no JSON alone" };
        Unfit(format!("{what}, at line {}, column {}", error.line(), error.column()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_of_the_right_form_is_read() {
        let read_one = read(
            AssistantTask::ReadAnswer,
            r#" {"proposals": [{"field": "payment_terms", "quote": "net 30", "value": "Net 30"}]} "#,
        );
        let Ok(Said::Proposals { proposals }) = read_one else { panic!("{read_one:?}") };
        assert_eq!(proposals[0].quote, "net 30");
        assert_eq!(
            read(AssistantTask::AnswerQuestion, r#"{"fields": ["payment_terms"]}"#),
            Ok(Said::About { fields: vec!["payment_terms".into()] })
        );
    }

    #[test]
    fn anything_else_is_unfit_and_its_reason_repeats_no_word_of_it() {
        let many = format!("{{\"proposals\": [{}]}}", vec![r#"{"field":"a","quote":"b","value":"c"}"#; 25].join(","));
        let long = format!(r#"{{"proposals": [{{"field":"a","quote":"{}","value":"c"}}]}}"#, "x".repeat(601));
        for text in [
            "",
            "Sure! Here you go: {\"proposals\": []}",
            "```json\n{\"proposals\": []}\n```",
            "{\"proposals\": []} {\"proposals\": []}",
            "{\"proposals\": [], \"approve\": true}",
            "{\"proposals\": [{\"field\": \"a\", \"quote\": \"b\"}]}",
            "{\"proposals\": [{\"field\": \"a\", \"quote\": \"b\", \"value\": 3}]}",
            "{\"proposals\": [",
            "{\"fields\": [\"payment_terms\"]}",
            "null",
            &many,
            &long,
        ] {
            let unfit = read(AssistantTask::ReadThread, text).unwrap_err().to_string();
            assert!(!unfit.contains("approve") && !unfit.contains("payment"), "{unfit}");
        }
        assert!(read(AssistantTask::AnswerQuestion, r#"{"fields": ["a","b","c","d"]}"#).is_err());
    }
}
