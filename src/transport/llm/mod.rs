//! A model behind any server that speaks OpenAI's chat completions.

mod breaker;
pub mod openai;
mod wire;
