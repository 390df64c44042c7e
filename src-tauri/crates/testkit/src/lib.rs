//! For tests, demo and bench only: temporary workspace, fixed clock, builders, protocol doubles.

mod announcer;
mod clock;
mod entropy;
mod fill;
pub mod peer;
mod program;
pub mod smtp;
mod visitor;
mod workspace;

pub use announcer::RecordingAnnouncer;
pub use clock::FixedClock;
pub use entropy::SeededEntropy;
pub use fill::fill;
pub use program::program;
pub use visitor::Visitor;
pub use workspace::{Builder, START, Workspace};
