//! Any bytes, made into what may be typed or posted: the reading neither panics nor runs away.
//!
//! With the other rules it runs some seconds on stable Rust. `BOLERO_RANDOM_TEST_TIME_MS=600000 cargo test --release
//! --test rules fuzz` runs ten minutes a target; with `cargo bolero`, coverage guides it.

mod reading;
mod typed;
