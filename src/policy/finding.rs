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

impl Finding {
    /// The finding with the line of the file that it is about, underlined; without one where no line has its place.
    pub fn shown(&self, text: Option<&str>) -> String {
        let Some((number, line)) = text.and_then(|text| self.line(text)) else { return self.to_string() };
        let margin = " ".repeat(number.to_string().len());
        let (indent, code) = (line.len() - line.trim_start().len(), line.trim());
        let mut shown = format!("{}: {}\n", self.place, self.what);
        shown.push_str(&format!("{margin}--> {}:{number}\n{margin} |\n{number} | {}\n", self.file, line.trim_end()));
        shown.push_str(&format!("{margin} | {}{}", " ".repeat(indent), "^".repeat(code.chars().count())));
        for (kind, note) in [("shown by", &self.witness), ("help", &self.help)] {
            if let Some(note) = note {
                shown.push_str(&format!("\n{margin} = {kind}: {note}"));
            }
        }
        shown
    }

    /// The line that the place names: each of its parts is looked for below the one before.
    fn line<'t>(&self, text: &'t str) -> Option<(usize, &'t str)> {
        let lines: Vec<&str> = text.lines().collect();
        let mut found: Option<usize> = None;
        for part in self.place.split(", ") {
            let from = found.unwrap_or(0);
            let below = |is_it: &dyn Fn(&str) -> bool| (from..lines.len()).find(|index| is_it(lines[*index].trim()));
            let next = match part.split_once(' ') {
                Some(("line", number)) => number.parse::<usize>().ok().and_then(|number| number.checked_sub(1)),
                Some(("row", id)) => below(&|line| line.contains(&format!("id = \"{id}\""))),
                Some(("check", name)) => {
                    below(&|line| line.starts_with("check") && line.ends_with(&format!("\"{name}\"")))
                }
                Some(("example", number)) => {
                    number.parse::<usize>().ok().and_then(|number| nth(&lines, "[[example]]", number))
                }
                Some(("key", path)) => below_key(&lines, path),
                Some((kind, name)) => below(&|line| line == format!("[{kind}.{name}]")),
                None => below(&|line| line.strip_prefix(part).is_some_and(|rest| rest.trim_start().starts_with('='))),
            };
            found = next.or(found);
        }
        found.and_then(|index| Some((index + 1, *lines.get(index)?)))
    }
}

/// The nth line that reads so, counted from 1.
fn nth(lines: &[&str], wanted: &str, number: usize) -> Option<usize> {
    let places = lines.iter().enumerate().filter(|(_, line)| line.trim() == wanted);
    places.map(|(index, _)| index).nth(number.checked_sub(1)?)
}

/// The line of `roles.legal`: `legal` below `[roles]`.
fn below_key(lines: &[&str], path: &str) -> Option<usize> {
    let (head, key) = path.rsplit_once('.').map_or((None, path), |(head, key)| (Some(format!("[{head}]")), key));
    let from = match head {
        Some(head) => lines.iter().position(|line| line.trim() == head)?,
        None => 0,
    };
    let is_key = |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
    (from..lines.len()).find(|index| is_key(lines[*index].trim()))
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

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[table.a]\nrows = [\n  { id = \"A1\" },\n]\n\n[table.b]\nrows = [\n  { id = \"B1\" },\n]\n[[example]]\n[[example]]\n\
                        [roles]\nlegal = \"x\"\n";

    #[test]
    fn a_finding_shows_its_line_its_witness_and_what_would_help() {
        let finding =
            Finding::new("approvals.toml", "table b, row B1", "no example hits it").help("add an [[example]]");
        insta::assert_snapshot!(finding.witness("x = 1").shown(Some(TEXT)), @r#"
        table b, row B1: no example hits it
         --> approvals.toml:8
          |
        8 |   { id = "B1" },
          |   ^^^^^^^^^^^^^^
          = shown by: x = 1
          = help: add an [[example]]
        "#);
    }

    #[test]
    fn every_kind_of_place_has_its_line() {
        let line = |place: &str| Finding::new("f", place, "w").line(TEXT).map(|(number, _)| number);
        let found =
            ["table a", "table a, row A1", "line 5", "example 2, of table a", "key roles.legal", "the whole file"]
                .map(line);
        assert_eq!(found, [Some(1), Some(3), Some(5), Some(11), Some(13), None]);
    }
}
