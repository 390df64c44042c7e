//! The scenarios of product.md section 12 and what must hold beside them: real HTTP, a real SMTP conversation
//! with aiosmtpd, the whole program in-process on a clock that stands still.

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
