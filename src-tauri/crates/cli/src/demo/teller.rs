//! Tells the demo: lines in columns for people as they happen, or one JSON value at the end for programs.

use crate::output::{self, Output};
use domain::{Timestamp, time::Span};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Width of the page in characters.
const WIDTH: usize = 104;
/// Width of the column that says when: `Mon 09:00:00`.
const WHEN: usize = 12;
/// Width of the column that says who or what.
const WHO: usize = 10;
/// Manila, where the rep of the demo works, is 8 h ahead of UTC all year.
const ZONE: Span = Span::hours(8);

/// What was told and what was found wrong.
pub struct Teller {
    aloud: bool,
    /// What was told before is not told again.
    quiet: bool,
    scenarios: Vec<(String, Vec<Value>)>,
    /// The moment last printed: it is not repeated.
    shown: Option<Timestamp>,
    checked: usize,
    failed: Vec<String>,
}

/// The time of day where the rep works.
pub fn clock(at: Timestamp) -> String {
    (at + ZONE).utc().format("%a %H:%M:%S").to_string()
}

impl Teller {
    /// One that prints as it goes, or keeps everything for the end.
    pub fn new(aloud: bool) -> Self {
        Self { aloud, quiet: false, scenarios: Vec::new(), shown: None, checked: 0, failed: Vec::new() }
    }

    /// Paragraphs, the first one as a title.
    pub fn heading(&self, paragraphs: &[String]) {
        for paragraph in paragraphs {
            self.print(&wrapped(paragraph, WIDTH).join("\n"));
        }
    }

    /// Tells nothing until told to go on: for what has been seen before.
    pub fn quiet(&mut self, quiet: bool) {
        self.quiet = quiet;
    }

    /// Begins a scenario.
    pub fn scenario(&mut self, number: &str, title: &str, mode: &str) {
        let title = format!("Scenario {number}: {title} [{mode}]");
        self.print(&format!("\n{title}\n{}", "-".repeat(title.chars().count())));
        self.shown = None;
        self.scenarios.push((title, Vec::new()));
    }

    /// One thing that happened; further lines of the text stand below the first.
    pub fn line(&mut self, at: Timestamp, who: &str, text: &str) {
        if self.quiet {
            return;
        }
        let text = output::lines(text);
        self.keep(json!({ "at": at.rfc3339(), "who": who, "text": text }));
        let when = if self.shown == Some(at) { String::new() } else { clock(at) };
        self.shown = Some(at);
        let room = WIDTH - WHEN - WHO - 6;
        let mut first = true;
        for line in text.lines().flat_map(|line| wrapped(line, room)) {
            let (when, who) = if first { (when.as_str(), who) } else { ("", "") };
            self.print(format!("  {when:<WHEN$}  {who:<WHO$}  {line}").trim_end());
            first = false;
        }
    }

    /// What the scenario demands, and whether it was so.
    pub fn check(&mut self, demand: &str, holds: bool) {
        self.keep(json!({ "demand": demand, "holds": holds }));
        self.checked += 1;
        let verdict = if holds { "as demanded" } else { "NOT SO" };
        let mut lines = wrapped(demand, WIDTH - 18).into_iter();
        self.print(&format!("  {verdict:<WHEN$}  {}", lines.next().unwrap_or_default()));
        for line in lines {
            self.print(&format!("  {:<WHEN$}  {line}", ""));
        }
        if !holds {
            let scenario = self.scenarios.last().map_or("", |(title, _)| title.as_str());
            self.failed.push(format!("{scenario}: {demand}"));
        }
    }

    /// Sums up.
    pub fn end(self, output: Output) -> ExitCode {
        let scenarios: Vec<Value> =
            self.scenarios.iter().map(|(title, told)| json!({ "title": title, "told": told })).collect();
        let found = json!({ "checked": self.checked, "failed": self.failed, "scenarios": scenarios });
        let printed = output.answer(&found, |_| {
            let (checked, failed) = (self.checked, self.failed.len());
            let mut text = format!("\n{checked} demands of product.md section 12 checked, {failed} not met");
            for failure in &self.failed {
                text = format!("{text}\n  {failure}");
            }
            text
        });
        if self.failed.is_empty() { printed } else { ExitCode::FAILURE }
    }

    fn keep(&mut self, told: Value) {
        if let Some((_, all)) = self.scenarios.last_mut() {
            all.push(told);
        }
    }

    fn print(&self, text: &str) {
        if self.aloud {
            output::print(std::io::stdout().lock(), text);
        }
    }
}

/// Text in lines of at most so many characters, broken between words; a line's own indent or bar is kept.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let indent: String = text.chars().take_while(|c| matches!(c, ' ' | '|')).collect();
    let text = text.get(indent.len()..).unwrap_or_default();
    let mut lines = Vec::new();
    let mut line = indent.clone();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let empty = line.len() == indent.len();
        if !empty && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::replace(&mut line, indent.clone()));
        } else if !empty {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_between_words_and_keeps_its_indent() {
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(wrapped("  one two three", 8), ["  one", "  two", "  three"]);
        assert_eq!(wrapped("| one two three", 8), ["| one", "| two", "| three"]);
        assert_eq!(wrapped("", 8), [""]);
        assert_eq!(wrapped("incomprehensible", 8), ["incomprehensible"]);
    }

    #[test]
    fn a_demand_that_is_not_met_fails_the_demo() {
        let mut teller = Teller::new(false);
        teller.scenario("0", "a test", "manual");
        teller.check("one", true);
        teller.check("two", false);
        assert_eq!(
            (teller.checked, teller.failed.as_slice()),
            (2, &["Scenario 0: a test [manual]: two".to_owned()][..])
        );
    }

    #[test]
    fn the_clock_is_the_reps() {
        assert_eq!(clock(testkit::START), "Mon 09:00:00");
    }
}
