//! A form → modals of at most five parts each, one after the other: Discord takes no more at once. What was typed in
//! the earlier ones is kept as a draft, so that nothing is remembered while one is open.

use std::fmt;
use std::str::FromStr;

use serde_json::{Value, json};

use crate::conversation::action::Action;
use crate::conversation::form::{Form, Input};
use crate::transport::words::{cut, short};

use super::buttons::Custom;
use super::{inputs, markdown};

/// The most parts of a modal.
const PARTS_MAX: usize = 5;
/// The longest title (DC-6).
const TITLE_MAX: usize = 45;
/// What the lines above the inputs may take.
const LINES_MAX: usize = 1_500;

/// Which of a form's modals, counted from 0, and whether it goes on with what was typed before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// Its number.
    pub number: usize,
    /// Whether what was typed before counts too; if not, it begins anew.
    pub goes_on: bool,
}

/// A message that was pointed at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its channel.
    pub channel: String,
    /// Its id.
    pub message: String,
}

/// It is not written as one of these is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Misspelt;

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.number, if self.goes_on { "+" } else { "" })
    }
}

impl FromStr for Step {
    type Err = Misspelt;
    fn from_str(text: &str) -> Result<Self, Misspelt> {
        let number = text.strip_suffix('+');
        let goes_on = number.is_some();
        Ok(Self { number: number.unwrap_or(text).parse().map_err(|_| Misspelt)?, goes_on })
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.channel, self.message)
    }
}

impl FromStr for Target {
    type Err = Misspelt;
    fn from_str(text: &str) -> Result<Self, Misspelt> {
        let (channel, message) = text.split_once('/').ok_or(Misspelt)?;
        let is_id = |id: &str| !id.is_empty() && id.bytes().all(|digit| digit.is_ascii_digit());
        if !is_id(channel) || !is_id(message) {
            return Err(Misspelt);
        }
        Ok(Self { channel: channel.to_owned(), message: message.to_owned() })
    }
}

/// A form's inputs, modal by modal. One whose name cannot come back is left out.
pub fn steps(form: &Form) -> Vec<Vec<&Input>> {
    let mut names = std::collections::BTreeSet::new();
    let shown: Vec<&Input> =
        form.inputs.iter().filter(|input| inputs::has_a_name(input) && names.insert(input.name.as_str())).collect();
    if shown.is_empty() {
        return vec![Vec::new()];
    }
    shown.chunks(PARTS_MAX).map(<[&Input]>::to_vec).collect()
}

/// The modal of that step.
pub fn modal(form: &Form, step: Step, target: Option<&Target>) -> Value {
    let all = steps(form);
    let number = step.number.min(all.len() - 1);
    let inputs = &all[number];
    let mut components = Vec::new();
    // What there is to know comes first where there is room for it.
    if number == 0 && inputs.len() < PARTS_MAX {
        components.push(json!({ "type": 10, "content": lines(form) }));
    }
    components.extend(inputs.iter().map(|input| inputs::label(input)));
    let title = match all.len() {
        1 => short(&form.title, TITLE_MAX),
        several => {
            let of = format!(" ({} of {several})", number + 1);
            format!("{}{of}", short(&form.title, TITLE_MAX - of.chars().count()))
        }
    };
    let action: Action = form.action.clone();
    let id = Custom::Modal { action, step: Step { number, ..step }, target: target.cloned() }.id();
    json!({ "custom_id": id, "title": title, "components": components })
}

fn lines(form: &Form) -> String {
    let lines: Vec<String> = form.lines.iter().map(|line| markdown::line(&cut(line, LINES_MAX / 3))).collect();
    let text = lines.join("\n");
    if text.trim().is_empty() { "Please fill this in.".to_owned() } else { cut(&text, LINES_MAX) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::action::Verb;
    use crate::domain::ids::HandoffId;

    fn form(inputs: usize) -> Form {
        Form {
            title: "Fill in everything that is still missing of this deal".into(),
            lines: vec!["H-1: leave empty what you do not know yet.".into()],
            inputs: (0..inputs).map(|number| Input::line(&format!("field_{number}"), "A field").optional()).collect(),
            submit: "Save".into(),
            action: Action::on_handoff(Verb::FillIn, HandoffId(1)),
        }
    }

    #[test]
    fn a_form_of_twelve_inputs_is_three_modals_of_at_most_five_parts_dc_6() {
        let form = form(12);
        let sizes: Vec<usize> = (0..3)
            .map(|number| modal(&form, Step { number, goes_on: number > 0 }, None))
            .map(|modal| {
                assert!(modal["title"].as_str().unwrap().chars().count() <= 45);
                assert!(modal["custom_id"].as_str().unwrap().len() <= 100);
                modal["components"].as_array().unwrap().len()
            })
            .collect();
        assert_eq!(sizes, [5, 5, 2]);
        let last = modal(&form, Step { number: 2, goes_on: true }, None);
        assert!(last["title"].as_str().unwrap().ends_with("(3 of 3)"));
    }

    #[test]
    fn where_there_is_room_a_modal_says_what_it_is_for() {
        let modal = modal(&form(2), Step { number: 0, goes_on: false }, None);
        assert_eq!((&modal["components"][0]["type"], modal["components"].as_array().unwrap().len()), (&json!(10), 3));
    }
}
