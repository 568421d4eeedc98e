//! Nouns. Nothing here reads a clock, a file, a wire or a database, and nothing here decides.
//!
//! In reading order:
//!
//! - [`ids`]: names of things; [`money`]: exact amounts and percentages
//! - [`person`], [`directory`]: people, and who acts; [`absence`]: who is away
//! - [`deal`]: what a won-deal event says; [`post`]: a message as any platform delivers it;
//!   [`trust`]: whose messages may announce a win; [`taken`]: which did already
//! - [`place`]: where something is said
//! - [`field`], [`group`]: a checklist field; [`value`], [`shape`]: what it holds and how that is built;
//!   [`terms`], [`quote`], [`document`], [`country`]: larger shapes of values
//! - [`packet`]: every field's value with its source
//! - [`snapshot`]: what one decision is bound to; [`approval`]: one decision
//! - [`task`]: what somebody outside the decisions owes; [`handoff`]: the unit of work; [`change`]: what amends or
//!   renews an agreement, [`delta`]: what that comes to
//! - [`look_up`]: questions that reach beyond one handoff; [`assistant`]: what a model may be asked, and may say
//! - [`canonical`]: one byte form for one value

pub mod absence;
pub mod approval;
pub mod assistant;
pub mod canonical;
pub mod change;
pub mod company;
pub mod country;
mod country_names;
pub mod deal;
pub mod delta;
pub mod digest;
pub mod directory;
pub mod document;
pub mod envelope;
pub mod field;
pub mod group;
pub mod handoff;
pub mod ids;
mod instant;
pub mod invoice;
pub mod look_up;
pub mod money;
pub mod packet;
pub mod person;
pub mod place;
pub mod policy_change;
pub mod post;
pub mod quote;
pub mod shape;
pub mod snapshot;
mod sorted_json;
pub mod taken;
pub mod task;
pub mod terms;
pub mod trust;
pub mod value;
