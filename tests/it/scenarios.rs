//! The scenarios of product.md section 12 and what must hold beside them: real HTTP, a real SMTP conversation
//! with aiosmtpd, the whole program in-process on a clock that stands still.

mod announcer;
mod approvals;
mod asleep;
mod capture;
mod claimed;
mod closing;
mod desk;
mod flood;
mod hostile;
mod kinds;
mod mailbox;
mod money;
mod moves;
mod pace;
mod policy;
mod recovery;
mod returning;
mod sample;
mod support;
mod switches;
mod takeover;
mod whole_loop;
mod worker;
