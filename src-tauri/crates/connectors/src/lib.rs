//! The engine's ports made real: SMTP, IMAP, iCalendar, secrets.

pub mod calendar;
pub mod credentials;
pub mod dns;
pub mod imap;
pub mod inbound;
pub mod secrets;
pub mod smtp;
