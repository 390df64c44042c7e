//! What is printed: one JSON value, or words for people. A reader that went away is no error.

use api::ApiError;
use serde_json::{Value, json};
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// How answers are printed.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    /// As JSON.
    pub json: bool,
}

impl Output {
    /// As JSON or in words.
    pub const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Prints an answer.
    pub fn answer(self, value: &Value, words: impl FnOnce(&Value) -> String) -> ExitCode {
        let text = if self.json { value.to_string() } else { words(value) };
        print(io::stdout().lock(), &text)
    }

    /// Prints an error; the exit code is 1.
    pub fn error(self, error: &ApiError) -> ExitCode {
        if self.json {
            print(io::stdout().lock(), &json!({ "error": error }).to_string());
        } else {
            let mut text = format!("error: {}", clean(&error.message));
            if let Some(hint) = &error.hint {
                text = format!("{text}\nhint: {}", clean(hint));
            }
            print(io::stderr().lock(), &text);
        }
        ExitCode::FAILURE
    }
}

/// One line or block of text; the line feed at its end is added.
pub fn print(mut to: impl Write, text: &str) -> ExitCode {
    match to.write_all(text.as_bytes()).and_then(|()| to.write_all(b"\n")).and_then(|()| to.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Text from outside made harmless for a terminal: no escape sequences, no line breaks, nothing that turns the
/// direction of writing.
pub fn clean(text: &str) -> String {
    lines(text).replace('\n', " ")
}

/// The same, with its line breaks.
pub fn lines(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\r'))
        .map(|c| match c {
            '\n' => '\n',
            '\t' => ' ',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_cannot_drive_the_terminal() {
        assert_eq!(clean("a\u{1b}[2Jb\r\nc\u{202e}d\te"), "a\u{fffd}[2Jb cd e");
        assert_eq!(lines("a\r\nb\u{7}"), "a\nb\u{fffd}");
    }
}
