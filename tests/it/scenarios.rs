//! The scenarios of product.md section 12 and what must hold beside them: real HTTP, a real SMTP conversation
//! with aiosmtpd, the whole program in-process on a clock that stands still.
// Helpers of tests may fail loudly; clippy only knows it of functions marked #[test].
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod approvals;
mod capture;
mod claimed;
mod closing;
mod hostile;
mod kinds;
mod money;
mod moves;
mod pace;
mod policy;
mod recovery;
mod returning;
mod support;
mod switches;
mod worker;
