//! The prompt files, by name: those of the build, or those of a folder that the shell has read.

use std::collections::BTreeMap;

use crate::domain::assistant::AssistantTask;

/// The texts of the prompt files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PromptFiles {
    texts: BTreeMap<AssistantTask, String>,
}

impl PromptFiles {
    /// The files that come with the build.
    pub fn shipped() -> Self {
        let text = |task| match task {
            AssistantTask::ReadAnswer => include_str!("../../prompts/read_answer.md"),
            AssistantTask::ReadThread => include_str!("../../prompts/read_thread.md"),
            AssistantTask::AnswerQuestion => include_str!("../../prompts/answer_question.md"),
        };
        Self::new(AssistantTask::ALL.into_iter().map(|task| (task, text(task).to_owned())).collect())
    }

    /// These files.
    pub fn new(texts: BTreeMap<AssistantTask, String>) -> Self {
        Self { texts }
    }

    /// The name of a task's file.
    pub fn name(task: AssistantTask) -> String {
        format!("{}.md", task.word())
    }

    /// The text of one file.
    pub fn get(&self, task: AssistantTask) -> Option<&str> {
        self.texts.get(&task).map(String::as_str)
    }
}
