//! The engine's ports made real: SMTP, IMAP, iCalendar, secrets.

pub mod calendar;
pub mod credentials;
pub mod dns;
pub mod facebook;
pub mod imap;
pub mod inbound;
mod printable;
pub mod secrets;
pub mod smtp;
mod web;
