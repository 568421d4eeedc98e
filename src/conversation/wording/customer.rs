//! The e-mail that asks the customer for what only the customer knows: made here, sent by a person.

use crate::conversation::message::Message;
use crate::domain::ids::{FieldName, PersonId};

use super::About;

/// Subject and body, ready to be copied; plain words, and only what is open.
pub fn email(about: &About<'_>, sender: &PersonId, fields: &[FieldName]) -> Message {
    let account = about.handoff.map_or_else(String::new, |handoff| handoff.title().to_owned());
    let us = &about.speaking.policy.organisation().name;
    let intro = match fields.len() {
        1 => "Thank you for your order. One thing is missing before we can write your first invoice:",
        _ => "Thank you for your order. These things are missing before we can write your first invoice:",
    };
    let questions = fields.iter().filter_map(|name| about.speaking.policy.field(name)).enumerate();
    let questions = questions.map(|(index, field)| format!("{}. {}", index + 1, field.question_to_customer()));
    Message::new(format!("{}, this e-mail to {account} is ready: please copy and send it.", about.name(sender)))
        .line(format!("Subject: Your order with {us}: details for the invoice"))
        .line(format!("Hello {account},"))
        .line(intro)
        .lines(questions)
        .line("A short answer to each, with its number, is all we need. Please send no bank details by e-mail.")
        .line("Kind regards")
        .line(format!("{}, {us}", about.name(sender)))
        .line(format!(
            "When the reply comes, paste it in the thread of {}, with its \"From:\" line. I read it and show you every value.",
            about.title()
        ))
}
