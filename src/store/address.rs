//! Where the database is, as people write it.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    place: Place,
    access: Access,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Memory,
    File(PathBuf),
}

/// What may be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Read and write; a file that is missing is made.
    ReadWrite,
    /// Only read; nothing is made or changed.
    ReadOnly,
}

/// Why a text is no address of a database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Another kind of database.
    #[error("`{scheme}:` databases are not supported; name a SQLite file, for example sqlite://baton.db")]
    OtherKind {
        /// What stands before the colon.
        scheme: String,
    },
    /// It names no file.
    #[error("`{text}` names no file; write for example sqlite://baton.db or sqlite::memory:")]
    NoFile {
        /// What was written.
        text: String,
    },
    /// An unknown word after the question mark.
    #[error("`{option}` is no option of a database address; the only ones are mode=ro, mode=rw and mode=rwc")]
    NoOption {
        /// What was written.
        option: String,
    },
}

impl Address {
    /// A database that lives as long as the process.
    pub fn memory() -> Self {
        Self { place: Place::Memory, access: Access::ReadWrite }
    }

    /// A file.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self { place: Place::File(path.into()), access: Access::ReadWrite }
    }

    /// The file, if it is one.
    pub fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::Memory => None,
            Place::File(path) => Some(path),
        }
    }

    /// What the address itself allows: `?mode=ro` is read only.
    pub fn access(&self) -> Access {
        self.access
    }
}

/// How errors and people name it.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Memory => f.write_str("the database in memory"),
            Place::File(path) => path.display().fmt(f),
        }
    }
}

impl FromStr for Address {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, BadAddress> {
        let text = text.trim();
        let rest = match scheme(text) {
            Some("sqlite") => {
                let rest = &text["sqlite:".len()..];
                rest.strip_prefix("//").unwrap_or(rest)
            }
            Some(scheme) => return Err(BadAddress::OtherKind { scheme: scheme.to_owned() }),
            None => text,
        };
        let (path, options) = rest.split_once('?').unwrap_or((rest, ""));
        let access = access(options)?;
        match path {
            "" => Err(BadAddress::NoFile { text: text.to_owned() }),
            ":memory:" => Ok(Self { place: Place::Memory, access }),
            path => Ok(Self { place: Place::File(PathBuf::from(path)), access }),
        }
    }
}

/// What stands before the first colon, where that can be a scheme: a path has a slash, a dot or nothing there.
fn scheme(text: &str) -> Option<&str> {
    let (before, _) = text.split_once(':')?;
    let is_word = !before.is_empty() && before.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+');
    is_word.then_some(before)
}

fn access(options: &str) -> Result<Access, BadAddress> {
    options.split('&').filter(|option| !option.is_empty()).try_fold(Access::ReadWrite, |_, option| match option {
        "mode=ro" => Ok(Access::ReadOnly),
        "mode=rw" | "mode=rwc" => Ok(Access::ReadWrite),
        other => Err(BadAddress::NoOption { option: other.to_owned() }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_in_every_form_that_people_write() {
        for (text, path, access) in [
            ("sqlite://baton.db", Some("baton.db"), Access::ReadWrite),
            ("sqlite:baton.db", Some("baton.db"), Access::ReadWrite),
            ("sqlite:///var/baton.db?mode=ro", Some("/var/baton.db"), Access::ReadOnly),
            ("sqlite://baton.db?mode=rwc", Some("baton.db"), Access::ReadWrite),
            (" ./some:where/b.db ", Some("./some:where/b.db"), Access::ReadWrite),
            ("baton.db?mode=ro", Some("baton.db"), Access::ReadOnly),
            ("sqlite::memory:", None, Access::ReadWrite),
            ("sqlite://:memory:", None, Access::ReadWrite),
            (":memory:", None, Access::ReadWrite),
        ] {
            let address: Address = text.parse().unwrap();
            assert_eq!((address.path(), address.access()), (path.map(Path::new), access), "{text}");
        }
    }

    #[test]
    fn another_database_is_refused_in_one_clear_sentence() {
        for (text, sentence) in [
            (
                "postgres://db/baton",
                "`postgres:` databases are not supported; name a SQLite file, for example sqlite://baton.db",
            ),
            ("sqlite://", "`sqlite://` names no file; write for example sqlite://baton.db or sqlite::memory:"),
            ("", "`` names no file; write for example sqlite://baton.db or sqlite::memory:"),
            (
                "sqlite://b.db?cache=shared",
                "`cache=shared` is no option of a database address; the only ones are mode=ro, mode=rw and mode=rwc",
            ),
        ] {
            assert_eq!(text.parse::<Address>().unwrap_err().to_string(), sentence);
        }
    }
}
