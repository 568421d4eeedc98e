//! What a CRM or an integration does in a story.

use crate::story::deals;
use crate::story::step::CrmLine;
use crate::story::transcript::Depth;
use crate::transport::payload;

use super::{PlayError, Player, Repeat};

impl Player {
    pub(super) async fn crm_line(&mut self, line: CrmLine) -> Result<(), PlayError> {
        self.says("crm", Depth::Top, "", &line.to_string());
        let today = self.now().with_timezone(&self.zone).date_naive();
        let report = deals::report(&line, today);
        self.last_report = Some((line.to_string(), Repeat::Line(line)));
        let envelope = self.inbound.reported(self.line, self.now(), report);
        self.hand_in(envelope).await.map(|_| ())
    }

    pub(super) async fn crm_repeats(&mut self) -> Result<(), PlayError> {
        let Some((words, repeat)) = self.last_report.clone() else {
            return Err(PlayError::Step("the CRM has reported nothing that it could repeat".into()));
        };
        match repeat {
            Repeat::Line(line) => self.crm_line(line).await,
            Repeat::Payload(payload) => {
                self.says("crm", Depth::Top, "", &format!("{words} (again)"));
                self.post(&payload).await
            }
        }
    }

    pub(super) async fn crm_posts(&mut self, file: &str, row: Option<&str>) -> Result<(), PlayError> {
        let bytes = self.files.read(file)?;
        let text = String::from_utf8(bytes).map_err(|_| PlayError::Step(format!("{file} is no UTF-8 text")))?;
        let payload = payload::raw_payload(&text, row).map_err(|error| PlayError::Step(format!("{file}: {error}")))?;
        let words = match row {
            Some(row) => format!("posts {file}#{row}"),
            None => format!("posts {file}"),
        };
        self.says("crm", Depth::Top, "", &words);
        self.last_report = Some((words, Repeat::Payload(payload.clone())));
        self.post(&payload).await
    }

    async fn post(&mut self, payload: &serde_json::Value) -> Result<(), PlayError> {
        match payload::post(payload).map_err(|error| PlayError::Step(error.to_string()))? {
            Some(delivered) => {
                let envelope = self.inbound.posted(self.now(), delivered);
                self.hand_in(envelope).await.map(|_| ())
            }
            None => Ok(()),
        }
    }
}
