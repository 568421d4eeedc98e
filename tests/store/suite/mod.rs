//! What every back end must do, as functions over a new store.

mod beyond;
mod due_times;
mod going_out;
mod stored;
mod writer;

pub use beyond::*;
pub use due_times::*;
pub use going_out::*;
pub use stored::*;
pub use writer::*;
