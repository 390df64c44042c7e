//! A customer's mail program: what comes back to our mails, as such programs write it.

use crate::peer::Mail;

/// Somebody who answers. Their server vouches for them.
#[derive(Debug, Clone, Copy)]
pub struct Customer {
    /// First and last name.
    pub name: &'static str,
    /// Their address.
    pub address: &'static str,
}

impl Customer {
    /// Their `n`th mail: an answer to one of ours.
    pub fn answer(&self, to: &Mail, n: usize, text: &str) -> String {
        format!(
            "{}References: <{}>\nContent-Type: text/plain; charset=utf-8\n\n{text}\n",
            self.head(to, n, "Re"),
            to.message_id
        )
    }

    /// Their `n`th mail: their calendar accepts the invitation in one of ours.
    pub fn accept(&self, to: &Mail, n: usize) -> String {
        let calendar = to.calendar.clone().unwrap_or_default();
        let same: Vec<&str> = ["UID", "SEQUENCE", "DTSTART", "DTSTAMP"]
            .into_iter()
            .filter_map(|name| calendar.lines().find(|line| line.starts_with(name)))
            .map(str::trim_end)
            .collect();
        format!(
            "{}MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n\
             --b\nContent-Type: text/plain\n\nAccepted\n\
             --b\nContent-Type: text/calendar; method=REPLY; charset=utf-8\n\n\
             BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\nMETHOD:REPLY\nBEGIN:VEVENT\n{}\n\
             ATTENDEE;PARTSTAT=ACCEPTED:mailto:{}\nEND:VEVENT\nEND:VCALENDAR\n--b--\n",
            self.head(to, n, "Accepted"),
            same.join("\n"),
            self.address
        )
    }

    fn head(&self, to: &Mail, n: usize, prefix: &str) -> String {
        let Self { name, address } = self;
        let domain = address.rsplit('@').next().unwrap_or_default();
        format!(
            "Authentication-Results: mx.widgets.example; dmarc=pass header.from={domain}\n\
             From: {name} <{address}>\nTo: {}\nSubject: {prefix}: {}\nMessage-ID: <{n}@{domain}>\nIn-Reply-To: <{}>\n",
            to.from, to.subject, to.message_id
        )
    }
}
