//! After failures in a row nothing is asked for a while; then one call shows whether it works again.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};

use crate::ambient::Clock;

/// So many failures in a row open it.
const FAILURES_MAX: u32 = 5;
/// How long nothing is asked then.
const PAUSE: TimeDelta = TimeDelta::minutes(5);

/// What keeps a server that fails from being asked again and again.
pub(super) struct Breaker {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    failures: u32,
    paused_until: Option<DateTime<Utc>>,
}

impl Breaker {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, state: Mutex::default() }
    }

    /// Whether a call may be made now. Of those that wait for the end of a pause, one is let through.
    pub(super) fn lets_through(&self) -> bool {
        let now = self.clock.now();
        let mut state = self.state();
        match state.paused_until {
            Some(until) if now < until => false,
            Some(_) => {
                state.paused_until = Some(now + PAUSE);
                true
            }
            None => true,
        }
    }

    pub(super) fn succeeded(&self) {
        *self.state() = State::default();
    }

    pub(super) fn failed(&self) {
        let now = self.clock.now();
        let mut state = self.state();
        state.failures += 1;
        if state.failures >= FAILURES_MAX {
            state.paused_until = Some(now + PAUSE);
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("nothing panics while it holds the breaker")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ambient::StoryClock;

    #[test]
    fn it_opens_after_failures_in_a_row_and_lets_one_through_after_its_pause() {
        let clock = StoryClock::at(DateTime::<Utc>::MIN_UTC + TimeDelta::days(400_000));
        let breaker = Breaker::new(Arc::new(clock.clone()));
        for _ in 0..FAILURES_MAX - 1 {
            breaker.failed();
        }
        assert!(breaker.lets_through(), "one success in between closes it");
        breaker.succeeded();
        for _ in 0..FAILURES_MAX {
            assert!(breaker.lets_through());
            breaker.failed();
        }
        assert!(!breaker.lets_through());
        clock.move_to(clock.now() + PAUSE);
        assert!(breaker.lets_through(), "after its pause one shows whether it works");
        assert!(!breaker.lets_through(), "and the others wait for that one");
        breaker.succeeded();
        assert!(breaker.lets_through() && breaker.lets_through());
    }
}
