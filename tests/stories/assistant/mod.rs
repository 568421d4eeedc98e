//! The assistant, where a script cannot tell it: what a server may do, and what an attacker who has the model may not.

mod attack;
mod chaos;
mod model;
