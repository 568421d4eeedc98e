//! A desk → the App Home: sections with their items, each with its buttons, and how many more there are.

use serde_json::{Value, json};

use crate::conversation::message::{Desk, Message, Section};

use super::buttons::Buttons;
use super::inputs::plain;
use super::modal::VIEW_MAX;
use super::rich;
use crate::transport::fit;
use crate::transport::words::{grouped, short};

/// The most blocks (SO-7).
const BLOCKS_MAX: usize = 100;
/// The longest title (SO-11).
const TITLE_MAX: usize = 150;
/// What an item may take: a desk is looked over, the card is read.
const ITEM_MAX: usize = 900;
/// What every section is sure of: a rule, its title, and a line.
const SECTION_LEAST: usize = 3;

/// The view of a desk.
pub fn home(desk: &Desk) -> Value {
    let mut view = View { blocks: Vec::new(), bytes: 0, buttons: 0 };
    view.push(vec![header(&desk.headline)]);
    let most = (BLOCKS_MAX - 2) / SECTION_LEAST;
    let shown = &desk.sections[..desk.sections.len().min(most)];
    for (index, section) in shown.iter().enumerate() {
        let reserved = (shown.len() - index - 1) * SECTION_LEAST + 1;
        view.section(section, BLOCKS_MAX - reserved);
    }
    let left_out = desk.sections.len() - shown.len();
    if left_out > 0 {
        view.push(line(&format!("… and {} more lists", grouped(left_out))));
    }
    json!({ "type": "home", "blocks": view.blocks })
}

struct View {
    blocks: Vec<Value>,
    bytes: usize,
    buttons: usize,
}

impl View {
    fn push(&mut self, blocks: Vec<Value>) {
        self.bytes += blocks.iter().map(|block| block.to_string().len()).sum::<usize>();
        self.blocks.extend(blocks);
    }

    /// One section in at most so many blocks of the view, the title and the line about the rest included.
    fn section(&mut self, section: &Section, most: usize) {
        self.push(vec![json!({ "type": "divider" }), header(&section.title)]);
        if section.items.is_empty() {
            self.push(line(&section.when_empty));
            return;
        }
        for (index, item) in section.items.iter().enumerate() {
            let is_last = index + 1 == section.items.len();
            let buttons = Buttons::of(&item.buttons);
            let needed = self.blocks.len() + 1 + buttons.rows() + usize::from(!is_last);
            if needed > most || self.bytes > VIEW_MAX {
                self.push(line(&format!("… and {} more", grouped(section.items.len() - index))));
                return;
            }
            let text = item_text(item);
            let actions = buttons.blocks(&mut self.buttons);
            self.push(vec![text]);
            self.push(actions);
        }
    }
}

fn header(text: &str) -> Value {
    json!({ "type": "header", "text": plain(&short(text, TITLE_MAX)) })
}

/// An item of one line names its deal in bold; where all is bold, nothing is.
fn item_text(item: &Message) -> Value {
    let fitted = fit::fit(&item.headline, &item.lines, ITEM_MAX, fit::handoff_of(&item.buttons));
    if fitted.lines.is_empty() { rich::one_line(&fitted.headline) } else { rich::one_block(&fitted) }
}

fn line(text: &str) -> Vec<Value> {
    rich::line_blocks(&[short(text, ITEM_MAX)])
}
