//! The engine's ports made real: SMTP, iCalendar, secrets.

pub mod calendar;
pub mod secrets;
pub mod smtp;
