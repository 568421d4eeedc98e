//! What the policy compiler has to say, in the form that `baton check` prints.

use std::fmt;

use serde::Serialize;

/// One thing that is wrong with the policy files. All of them are reported at once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The file's name, for example `approvals.toml`.
    pub file: String,
    /// Where in it: `table discount, row D2.line`, or a line number for text that is no TOML.
    pub place: String,
    /// What is wrong, as one sentence without a full stop.
    pub what: String,
    /// A value that shows it: `blended_discount_percent = 12`.
    pub witness: Option<String>,
    /// What would help.
    pub help: Option<String>,
}

impl Finding {
    /// A finding without witness or help.
    pub fn new(file: &str, place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), place: place.into(), what: what.into(), witness: None, help: None }
    }

    /// With a value that shows it.
    pub fn witness(mut self, witness: impl Into<String>) -> Self {
        self.witness = Some(witness.into());
        self
    }

    /// With what would help.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}: {}", self.file, self.place, self.what)?;
        if let Some(witness) = &self.witness {
            write!(f, "\n    {witness}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n    {help}")?;
        }
        Ok(())
    }
}
