//! The assistant that the settings name, or none.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::ambient::Ambient;
use crate::assistant::prompt::Prompts;
use crate::assistant::shipped::PromptFiles;
use crate::config::{Config, ModelConfig};
use crate::domain::assistant::AssistantTask;
use crate::engine::ports::{Assistant, NoAssistant};
use crate::transport::llm::openai::{OpenAi, Parts, Patience};

/// The prompts that the settings name; the shipped ones where no folder is named and none is there.
pub fn prompts(config: &Config) -> Result<Prompts, String> {
    let default = Path::new("prompts");
    let files = match &config.prompts {
        Some(folder) => read(folder)?,
        None if default.is_dir() => read(default)?,
        None => PromptFiles::shipped(),
    };
    Prompts::compile(&files).map_err(|findings| findings.join("\n"))
}

fn read(folder: &Path) -> Result<PromptFiles, String> {
    let mut texts = BTreeMap::new();
    for task in AssistantTask::ALL {
        let path = folder.join(PromptFiles::name(task));
        match std::fs::read_to_string(&path) {
            Ok(text) => drop(texts.insert(task, text)),
            // Which file lacks is found with everything else that is wrong.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && folder.is_dir() => {}
            Err(error) => return Err(format!("BATON_PROMPTS: cannot read {}: {error}", path.display())),
        }
    }
    Ok(PromptFiles::new(texts))
}

/// The model behind the server that the settings name.
pub fn model(config: &ModelConfig, prompts: Prompts, ambient: &Ambient) -> Result<OpenAi, String> {
    let ModelConfig { api_key, base_url, model } = config.clone();
    let (patience, clock) = (Patience::default(), ambient.clock.clone());
    let parts = Parts { base_url, api_key, model, prompts, patience, clock };
    OpenAi::new(parts).map_err(|error| format!("OPENAI_BASE_URL: {error}"))
}

/// The assistant of the service.
pub fn of(config: &Config, ambient: &Ambient) -> anyhow::Result<Arc<dyn Assistant>> {
    let Some(of_model) = &config.model else { return Ok(Arc::new(NoAssistant)) };
    let prompts = prompts(config).map_err(anyhow::Error::msg)?;
    Ok(Arc::new(model(of_model, prompts, ambient).map_err(anyhow::Error::msg)?))
}
