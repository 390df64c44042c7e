//! A server's words on their way to a screen.

/// Characters that are kept: enough for any real reply, little enough for a screen.
const WORDS: usize = 300;

/// One line without control characters: foreign text that ends up on a screen.
pub(crate) fn printable(words: &str) -> String {
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(WORDS).collect()
}
