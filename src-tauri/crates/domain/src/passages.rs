//! A pasted document cut into passages that can be found and quoted: paragraphs under their headings, long ones at
//! sentence ends. Nothing is left out but blank space.

/// A passage ends at the next sentence after so many characters.
const LONG: usize = 600;
/// A line is no heading above this length.
const HEADING: usize = 80;

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The heading it stands under; empty without one.
    pub heading: String,
    /// Whole sentences, one line.
    pub text: String,
}

/// The passages of a text, in order.
pub fn passages(text: &str) -> Vec<Passage> {
    let mut found = Vec::new();
    let mut heading = String::new();
    // A heading nothing stands under is text of its own.
    let mut bare = false;
    let mut paragraph = String::new();
    let mut lines = text.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        let starts = paragraph.is_empty();
        if line.is_empty() {
            close(&mut found, &heading, &mut paragraph);
        } else if starts && lines.peek().is_some() && is_heading(line) {
            if bare {
                found.push(Passage { heading: String::new(), text: heading });
            }
            bare = true;
            heading = line.trim_start_matches('#').trim().trim_end_matches(':').trim().to_owned();
        } else {
            if is_item(line) {
                close(&mut found, &heading, &mut paragraph);
            }
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line);
            bare = false;
        }
    }
    close(&mut found, &heading, &mut paragraph);
    if bare {
        found.push(Passage { heading: String::new(), text: heading });
    }
    found
}

/// `# Delivery`, `Delivery:` or a short line without a full stop.
fn is_heading(line: &str) -> bool {
    let short = line.chars().count() <= HEADING && line.split_whitespace().count() <= 10;
    let bare = !line.ends_with(['.', '!', '?', ',', ';']) && !is_item(line) && !line.contains(": ");
    short
        && line.chars().any(char::is_alphanumeric)
        && (line.starts_with('#') || (bare && line.chars().any(char::is_alphabetic)))
}

fn is_item(line: &str) -> bool {
    line.starts_with("- ") || line.starts_with("* ") || line.starts_with("\u{2022} ")
}

fn close(found: &mut Vec<Passage>, heading: &str, paragraph: &mut String) {
    let mut text = String::new();
    for sentence in sentences(paragraph) {
        if !text.is_empty() && text.len() + sentence.len() > LONG {
            found.push(Passage { heading: heading.to_owned(), text: std::mem::take(&mut text) });
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&sentence);
    }
    if !text.is_empty() {
        found.push(Passage { heading: heading.to_owned(), text });
    }
    paragraph.clear();
}

/// The sentences of a paragraph: up to `.`, `!` or `?` before a space; one that never ends is cut at [`LONG`].
pub fn sentences(paragraph: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut current = String::new();
    for word in paragraph.split_whitespace() {
        if !current.is_empty() {
            if current.len() + word.len() > LONG * 2 {
                found.push(std::mem::take(&mut current));
            } else {
                current.push(' ');
            }
        }
        current.push_str(word);
        let abbreviated =
            matches!(word, "e.g." | "i.e." | "No." | "no." | "approx." | "vs." | "Mr." | "Ms." | "Dr.");
        if word.ends_with(['.', '!', '?']) && !abbreviated {
            found.push(std::mem::take(&mut current));
        }
    }
    if !current.is_empty() {
        found.push(current);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn passage(heading: &str, text: &str) -> Passage {
        Passage { heading: heading.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn paragraphs_stand_under_their_headings() {
        let text = "About us\n\nWe make widgets.\nSince 1999.\n\n# Delivery\n- Manila: next day.\n- Cebu: three days.\n\n\
                    Warranty:\nTwo years, e.g. on motors.";
        assert_eq!(
            passages(text),
            [
                passage("About us", "We make widgets. Since 1999."),
                passage("Delivery", "- Manila: next day."),
                passage("Delivery", "- Cebu: three days."),
                passage("Warranty", "Two years, e.g. on motors."),
            ]
        );
        assert_eq!(passages(" \n\n"), []);
        assert_eq!(passages("One line"), [passage("", "One line")]);
    }

    proptest! {
        #[test]
        fn no_word_is_lost_and_no_passage_is_endless(text in "([A-Za-z0-9.?!#:\\-]{1,12}[ \n]{1,2}){0,400}") {
            let cut = passages(&text);
            prop_assert!(cut.iter().all(|passage| passage.text.len() <= LONG * 2 + 16));
            let kept: String = cut.iter().map(|p| format!("{} {} ", p.heading, p.text)).collect();
            for word in text.split_whitespace() {
                let bare = word.trim_start_matches('#').trim_end_matches(':');
                prop_assert!(kept.contains(bare), "{:?} is gone", word);
            }
        }
    }
}
