//! Several platforms behind one face: each message goes where its person lives, each edit where its message stands.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::domain::ids::{PersonId, Platform};
use crate::domain::place::Place;
use crate::engine::ports::{Chat, MessageRef, Outgoing, PortFuture, Residence, To, Undelivered};

/// One platform that is on.
pub struct Member {
    /// Which.
    pub platform: Platform,
    /// Its chat.
    pub chat: Arc<dyn Chat>,
    /// Where handoffs are announced there.
    pub home: Place,
}

/// The platforms that are on; the first of them takes whatever does not say where it belongs.
pub struct Together {
    members: Vec<Member>,
    residence: Arc<dyn Residence>,
}

impl Together {
    /// These platforms, at least one.
    pub fn new(members: Vec<Member>, residence: Arc<dyn Residence>) -> Self {
        assert!(!members.is_empty(), "several platforms are at least one");
        Self { members, residence }
    }

    fn on(&self, platform: Platform) -> Option<&Member> {
        self.members.iter().find(|member| member.platform == platform)
    }

    fn of_message(&self, message: &MessageRef) -> Option<&Member> {
        match message.platform {
            Some(platform) => self.on(platform),
            None => self.members.first(),
        }
    }

    fn of_person(&self, person: &PersonId) -> Option<&Member> {
        match self.residence.platform_of(person) {
            Some(platform) => self.on(platform),
            // A stranger is called by the account alone.
            None => {
                let named = person.as_str().split_once(':').map(|(platform, _)| platform.to_owned());
                let is_it = |member: &&Member| Some(member.platform.to_string()) == named;
                self.members.iter().find(is_it).or(self.members.first())
            }
        }
    }

    /// The platform on which that person last spoke directly to the bot, if it was lately.
    fn where_they_spoke(&self, person: &PersonId) -> Option<&Member> {
        let spoke = self.members.iter().filter_map(|member| Some((member.chat.spoke_at(person)?, member)));
        spoke.max_by_key(|(at, _)| *at).map(|(_, member)| member)
    }

    fn of_place(&self, place: &Place) -> Option<&Member> {
        match place {
            Place::Channel { platform, .. } | Place::Thread { platform, .. } => self.on(*platform),
            Place::Direct { person } => self.of_person(person),
            Place::Handoff { .. } => self.members.first(),
        }
    }

    fn of(&self, outgoing: &Outgoing) -> Option<&Member> {
        if let Some(standing) = &outgoing.edits {
            return self.of_message(standing);
        }
        match &outgoing.to {
            To::Place(place) => self.of_place(place),
            To::Under(card) => self.of_message(card),
            To::OnlyYou { person, place, under } => match (under, place) {
                // Whoever asked in a direct conversation is answered in that one.
                (_, Place::Direct { .. }) => self.where_they_spoke(person).or_else(|| self.of_person(person)),
                (Some(card), _) => self.of_message(card),
                (None, Place::Handoff { .. }) => self.of_person(person),
                (None, place) => self.of_place(place),
            },
        }
    }
}

fn off() -> Undelivered {
    Undelivered::Later { after: None, why: "the platform where it belongs is off".into() }
}

impl Chat for Together {
    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> PortFuture<'a, Result<MessageRef, Undelivered>> {
        match self.of(outgoing) {
            Some(member) => member.chat.send(outgoing),
            None => Box::pin(async { Err(off()) }),
        }
    }

    fn find<'a>(&'a self, outgoing: &'a Outgoing) -> PortFuture<'a, Result<Option<MessageRef>, Undelivered>> {
        match self.of(outgoing) {
            Some(member) => member.chat.find(outgoing),
            None => Box::pin(async { Err(off()) }),
        }
    }

    fn take_buttons_off<'a>(&'a self, standing: &'a MessageRef) -> PortFuture<'a, Result<(), Undelivered>> {
        match self.of_message(standing) {
            Some(member) => member.chat.take_buttons_off(standing),
            // It is off now, and so are its buttons.
            None => Box::pin(async { Ok(()) }),
        }
    }

    fn home(&self, owner: Option<&PersonId>) -> Option<Place> {
        let platform = owner.and_then(|owner| self.residence.platform_of(owner));
        let member = platform.and_then(|platform| self.on(platform)).or(self.members.first());
        member.map(|member| member.home.clone())
    }

    fn spoke_at(&self, person: &PersonId) -> Option<DateTime<Utc>> {
        self.members.iter().filter_map(|member| member.chat.spoke_at(person)).max()
    }

    fn at_once(&self) -> usize {
        self.members.iter().map(|member| member.chat.at_once()).max().unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::message::Message;
    use crate::domain::ids::HandoffId;

    /// Says by the channel of what it returns that it was asked.
    struct Says(&'static str);

    impl Chat for Says {
        fn send<'a>(&'a self, _outgoing: &'a Outgoing) -> PortFuture<'a, Result<MessageRef, Undelivered>> {
            Box::pin(async { Ok(MessageRef::new(self.0, "1")) })
        }

        fn find<'a>(&'a self, _outgoing: &'a Outgoing) -> PortFuture<'a, Result<Option<MessageRef>, Undelivered>> {
            Box::pin(async { Ok(None) })
        }
    }

    struct Lives;

    impl Residence for Lives {
        fn platform_of(&self, person: &PersonId) -> Option<Platform> {
            match person.as_str() {
                "ana" => Some(Platform::Discord),
                "dina" => Some(Platform::Slack),
                _nobody => None,
            }
        }
    }

    fn together() -> Together {
        let member = |platform: Platform, says| Member {
            platform,
            chat: Arc::new(Says(says)),
            home: Place::Channel { platform, channel: "home".into() },
        };
        Together::new(vec![member(Platform::Slack, "one"), member(Platform::Discord, "two")], Arc::new(Lives))
    }

    fn outgoing(to: To, edits: Option<MessageRef>) -> Outgoing {
        let since = chrono::DateTime::UNIX_EPOCH;
        Outgoing { key: "k".into(), to, message: Message::new("x"), edits, since, card: None }
    }

    #[tokio::test]
    async fn each_message_goes_where_its_person_lives_and_each_edit_where_its_message_stands() {
        let together = together();
        let direct = |person: &str| To::Place(Place::Direct { person: person.into() });
        let discord = MessageRef::new("5", "6").on(Platform::Discord);
        let card = MessageRef::new("C1", "1.2");
        for (to, edits, expected) in [
            (direct("ana"), None, "two"),
            (direct("dina"), None, "one"),
            (direct("discord:9"), None, "two"),
            (direct("somebody"), None, "one"),
            (direct("ana"), Some(card.clone()), "one"),
            (direct("dina"), Some(discord.clone()), "two"),
            (To::Under(card.clone()), None, "one"),
            (To::Under(discord.clone()), None, "two"),
            (
                To::OnlyYou {
                    person: "ana".into(),
                    place: Place::Handoff { handoff: HandoffId(1) },
                    under: Some(card),
                },
                None,
                "one",
            ),
            (
                To::OnlyYou { person: "dina".into(), place: Place::Direct { person: "dina".into() }, under: None },
                None,
                "one",
            ),
        ] {
            let sent = together.send(&outgoing(to.clone(), edits)).await.unwrap();
            assert_eq!(sent.channel, expected, "{to:?}");
        }
    }

    #[test]
    fn a_handoff_is_announced_where_its_owner_lives() {
        let home = |owner: Option<&str>| match together().home(owner.map(PersonId::from).as_ref()) {
            Some(Place::Channel { platform, .. }) => platform,
            other => panic!("{other:?}"),
        };
        assert_eq!(home(Some("ana")), Platform::Discord);
        assert_eq!([home(Some("dina")), home(Some("somebody")), home(None)], [Platform::Slack; 3]);
    }
}
