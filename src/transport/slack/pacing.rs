//! When a call may go out: one message a second and channel (SO-2), a budget of the workspace, a tier for each
//! method (SO-1), and the pauses that Slack asks for (SO-3). Pure: whoever asks brings the time.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

/// Channels that are kept in mind at most; beyond it Slack's own 429 does the pacing.
const CHANNELS_MAX: usize = 4_096;

/// What has gone out, as far as it still counts.
#[derive(Debug, Default)]
pub struct Pacing {
    channels: HashMap<String, Lane>,
    methods: HashMap<String, Lane>,
    workspace: Lane,
}

/// How often something may happen: `burst` at once, then one each `interval`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rate {
    interval: TimeDelta,
    burst: i32,
}

/// Each stays under its limit in every minute: what the burst takes is missing from the flow.
const PER_CHANNEL: Rate = Rate { interval: TimeDelta::milliseconds(1_000), burst: 1 };
const PER_WORKSPACE: Rate = Rate { interval: TimeDelta::milliseconds(250), burst: 60 };
const TIER_2: Rate = Rate { interval: TimeDelta::milliseconds(4_000), burst: 5 };
const TIER_3: Rate = Rate { interval: TimeDelta::milliseconds(1_500), burst: 10 };
const TIER_4: Rate = Rate { interval: TimeDelta::milliseconds(750), burst: 20 };

/// Where one limit stands.
#[derive(Debug, Clone, Copy, Default)]
struct Lane {
    /// When everything that went out is paid for.
    paid_at: DateTime<Utc>,
    /// The last turn that was promised to somebody who had to wait.
    promised: DateTime<Utc>,
    /// Until when Slack wants a pause.
    blocked_until: DateTime<Utc>,
}

impl Lane {
    /// The first instant at which one more fits.
    fn opens_at(&self, rate: Rate) -> DateTime<Utc> {
        (self.paid_at - rate.interval * (rate.burst - 1)).max(self.blocked_until)
    }

    fn count(&mut self, rate: Rate, now: DateTime<Utc>) {
        self.paid_at = self.paid_at.max(now) + rate.interval;
    }

    fn is_idle(&self, now: DateTime<Utc>) -> bool {
        self.paid_at <= now && self.promised <= now && self.blocked_until <= now
    }
}

impl Pacing {
    /// When that call may go out; `None` means now. `channel` is where a message is posted, if it is a post.
    pub fn ready_at(&self, method: &str, channel: Option<&str>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let opens = |lane: Option<&Lane>, rate| lane.map_or(DateTime::UNIX_EPOCH, |lane| lane.opens_at(rate));
        let mut at = opens(self.methods.get(method), rate_of(method));
        if let Some(channel) = channel {
            at = at.max(opens(self.channels.get(channel), PER_CHANNEL)).max(self.workspace.opens_at(PER_WORKSPACE));
        }
        (at > now).then_some(at)
    }

    /// Takes the turn of that call, or says when to come again. Whoever must wait is promised a turn behind those
    /// who wait already, so that they do not all come back at once.
    pub fn take(&mut self, method: &str, channel: Option<&str>, now: DateTime<Utc>) -> Result<(), DateTime<Utc>> {
        self.forget_idle(now);
        let ready = self.ready_at(method, channel, now);
        let mut lanes = vec![(self.methods.entry(method.to_owned()).or_default(), rate_of(method))];
        if let Some(channel) = channel {
            lanes.push((self.channels.entry(channel.to_owned()).or_default(), PER_CHANNEL));
            lanes.push((&mut self.workspace, PER_WORKSPACE));
        }
        let Some(ready) = ready else {
            lanes.into_iter().for_each(|(lane, rate)| lane.count(rate, now));
            return Ok(());
        };
        let narrowest = lanes.into_iter().max_by_key(|(lane, rate)| lane.opens_at(*rate));
        let Some((lane, rate)) = narrowest else { return Err(ready) };
        lane.promised = if lane.promised > now { lane.promised + rate.interval } else { ready };
        Err(lane.promised.max(ready))
    }

    /// Gives a turn back: Slack refused, so no message stands there.
    pub fn give_back(&mut self, method: &str, channel: &str) {
        let lanes = [(self.methods.get_mut(method), rate_of(method)), (self.channels.get_mut(channel), PER_CHANNEL)];
        for (lane, rate) in lanes {
            if let Some(lane) = lane {
                lane.paid_at -= rate.interval;
            }
        }
        self.workspace.paid_at -= PER_WORKSPACE.interval;
    }

    /// Slack wants that method to pause in this workspace (SO-3); every other goes on.
    pub fn block(&mut self, method: &str, until: DateTime<Utc>) {
        let lane = self.methods.entry(method.to_owned()).or_default();
        lane.blocked_until = lane.blocked_until.max(until);
    }

    fn forget_idle(&mut self, now: DateTime<Utc>) {
        if self.channels.len() < CHANNELS_MAX {
            return;
        }
        self.channels.retain(|_, lane| !lane.is_idle(now));
        if self.channels.len() >= CHANNELS_MAX {
            self.channels.clear();
        }
    }
}

/// The rate of each method that Baton calls; one that is not named here is of tier 3.
fn rate_of(method: &str) -> Rate {
    match method {
        // The channel and the workspace hold these two; Slack names no tier for the first.
        "chat.postMessage" => PER_WORKSPACE,
        "auth.test" => TIER_4,
        "chat.postEphemeral" | "users.info" | "views.open" | "views.update" | "views.push" | "views.publish" => TIER_4,
        "users.list" => TIER_2,
        _tier_3 => TIER_3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POST: &str = "chat.postMessage";

    fn at(milliseconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::milliseconds(milliseconds)
    }

    #[test]
    fn a_channel_takes_one_message_a_second_and_another_channel_does_not_wait_so_2() {
        let mut pacing = Pacing::default();
        assert_eq!(pacing.take(POST, Some("C1"), at(0)), Ok(()));
        assert_eq!(pacing.ready_at(POST, Some("C1"), at(999)), Some(at(1_000)));
        assert_eq!(pacing.take(POST, Some("C2"), at(1)), Ok(()));
        assert_eq!(pacing.ready_at(POST, Some("C1"), at(1_000)), None);
    }

    #[test]
    fn those_who_wait_for_a_channel_are_promised_turns_one_after_another_so_2() {
        let mut pacing = Pacing::default();
        let turns: Vec<_> = (0..4).map(|_| pacing.take(POST, Some("C1"), at(0))).collect();
        assert_eq!(turns, [Ok(()), Err(at(1_000)), Err(at(2_000)), Err(at(3_000))]);
    }

    #[test]
    fn a_refused_message_takes_no_turn() {
        let mut pacing = Pacing::default();
        assert_eq!(pacing.take(POST, Some("C1"), at(0)), Ok(()));
        pacing.give_back(POST, "C1");
        assert_eq!(pacing.take(POST, Some("C1"), at(0)), Ok(()));
        assert_eq!(pacing.take(POST, Some("C1"), at(0)), Err(at(1_000)));
    }

    #[test]
    fn a_workspace_takes_at_most_300_messages_in_any_minute_so_2() {
        let mut pacing = Pacing::default();
        let mut sent: Vec<i64> = Vec::new();
        for millisecond in (0..180_000).step_by(10) {
            if pacing.take(POST, Some(&format!("C{millisecond}")), at(millisecond)).is_ok() {
                sent.push(millisecond);
            }
        }
        let most = sent.iter().map(|from| sent.iter().filter(|one| (*from..from + 60_000).contains(one)).count()).max();
        assert!(most.is_some_and(|most| (290..=300).contains(&most)), "{most:?}");
    }

    #[test]
    fn a_method_of_tier_3_is_called_at_most_50_times_in_any_minute_so_1() {
        let mut pacing = Pacing::default();
        let calls: Vec<i64> =
            (0..300_000).step_by(50).filter(|now| pacing.take("chat.update", None, at(*now)).is_ok()).collect();
        let most =
            calls.iter().map(|from| calls.iter().filter(|one| (*from..from + 60_000).contains(one)).count()).max();
        assert!(most.is_some_and(|most| (45..=50).contains(&most)), "{most:?}");
    }

    #[test]
    fn a_429_stops_that_method_and_no_other_so_3() {
        let mut pacing = Pacing::default();
        pacing.block("chat.update", at(30_000));
        assert_eq!(pacing.ready_at("chat.update", None, at(0)), Some(at(30_000)));
        assert_eq!(pacing.ready_at("chat.update", None, at(30_000)), None);
        assert_eq!(pacing.ready_at(POST, Some("C1"), at(0)), None);
    }

    #[test]
    fn a_hundred_thousand_channels_take_no_more_memory_than_a_few() {
        let mut pacing = Pacing::default();
        for number in 0..100_000_i64 {
            let _ = pacing.take(POST, Some(&format!("C{number}")), at(number));
        }
        assert!(pacing.channels.len() <= CHANNELS_MAX, "{}", pacing.channels.len());
    }
}
