//! What cannot be delivered is told elsewhere, without what it said.

use crate::conversation::message::Message;
use crate::engine::ports::{Outgoing, Undelivered};
use crate::transport::elsewhere;

use super::api::CallError;
use super::calls::Trouble;
use super::outbound::{SlackChat, under};
use super::refusals::{Kind, outcome};
use super::render;

impl SlackChat {
    /// Says in the handoff's thread, or else at home, that something could not be delivered and where to look,
    /// without a word of what it said; and tells the operator.
    pub(super) async fn say_elsewhere(&self, outgoing: &Outgoing, why: String) -> Undelivered {
        let never = Undelivered::Never { why: why.clone() };
        let Some((line, whom)) = elsewhere::line(outgoing, self.accounts.as_ref()) else { return never };
        self.tell_operator(&whom, &format!("a message for {whom} could not be delivered: {why}"));
        let rendered = render::message(&Message::new(line));
        let key = format!("{}/elsewhere", outgoing.key);
        let home = (self.home.clone(), None);
        let spots = outgoing.card.as_ref().map(under).into_iter().chain([home]).filter(|(channel, _)| *channel != whom);
        for spot in spots {
            if self.refuse_strangers(&spot.0).await.is_err() {
                continue;
            }
            match self.post_once(&spot, &key, &rendered).await {
                Ok(_) => return never,
                // Nothing was said yet, and will be when the message comes again.
                Err(trouble @ (Trouble::NotYet { .. } | Trouble::Call(CallError::Limited { .. }))) => {
                    return outcome(&trouble, Kind::Repeatable);
                }
                Err(trouble @ Trouble::Call(_)) => tracing::warn!("nor could that be said in {}: {trouble}", spot.0),
            }
        }
        never
    }

    pub(super) fn tell_operator(&self, about: &str, what: &str) {
        let mut known = self.known();
        if known.told.get(&about.to_owned()).is_none() {
            tracing::error!("{what}");
            known.told.put(about.to_owned(), ());
        }
    }
}
