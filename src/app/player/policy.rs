//! The policy folder changes in a story, and is read again.

use crate::engine::policies;
use crate::policy::PolicyBook;
use crate::policy::finding::Finding;
use crate::policy::shipped::PolicyFiles;

use super::{PlayError, Player};

impl Player {
    pub(super) async fn policy_file(&mut self, file: &str, edits: &[(String, String)]) -> Result<(), PlayError> {
        let next = edited(&policies::folder(self.engine()).await?, file, edits).map_err(PlayError::Step)?;
        self.direction(&format!("{file} changes in the policy folder, which is read again"));
        self.bring(&next).await
    }

    /// What the policy folder holds is news to a record that is judged by another policy.
    pub async fn bring(&mut self, next: &PolicyBook) -> Result<(), PlayError> {
        policies::bring(self.engine(), next).await?;
        self.drain().await?;
        self.policy = self.engine().policy.book();
        Ok(())
    }
}

/// The policy of those files with each text of one of them in place of another.
pub fn edited(files: &PolicyFiles, file: &str, edits: &[(String, String)]) -> Result<PolicyBook, String> {
    let mut text = files.get(file).ok_or_else(|| format!("the policy has no file {file}"))?.to_owned();
    for (was, now) in edits {
        if !text.contains(was) {
            return Err(format!("{file} does not say `{was}`"));
        }
        text = text.replace(was, now);
    }
    let others = files.iter().filter(|(name, _)| *name != file).map(|(name, text)| (name.to_owned(), text.to_owned()));
    let next = PolicyFiles::new(others.chain([(file.to_owned(), text)]).collect());
    PolicyBook::compile(&next).map_err(|findings| {
        let first = findings.first().map(Finding::to_string).unwrap_or_default();
        format!("the policy does not compile: {first}")
    })
}
