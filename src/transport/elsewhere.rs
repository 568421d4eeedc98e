//! What is said where a message could not be delivered: that it could not, and where to look.

use crate::domain::place::Place;
use crate::engine::ports::{Accounts, MessageRef, Outgoing, To};

/// The line, which has no word of the message, and whom the operator is told of; `None` where nobody else is to know.
pub(super) fn line(outgoing: &Outgoing, accounts: &dyn Accounts) -> Option<(String, String)> {
    match &outgoing.to {
        To::Place(Place::Direct { person }) => {
            let name = accounts.name_of(person);
            let line = format!(
                "{name} could not be reached by direct message. What waits for {name} is in `/baton list mine`."
            );
            Some((line, person.to_string()))
        }
        To::Place(Place::Channel { channel, .. } | Place::Thread { channel, .. })
        | To::Under(MessageRef { channel, .. }) => {
            let line = "A message could not be delivered to its channel. `/baton list` shows the open deals.";
            Some((line.to_owned(), channel.clone()))
        }
        To::Place(Place::Handoff { .. }) | To::OnlyYou { .. } => None,
    }
}
