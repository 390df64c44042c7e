//! Turns of a conversation and their words, as every reader of visitor text sees them. Linear in the text;
//! no meaning here, that is for `extract`, `signal`, `language` and `intent`.

/// Who said something, as far as understanding needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Speaker {
    /// The visitor or prospect: the only one whose words are evidence.
    Customer,
    /// We: the assistant or the rep; tells what was just asked.
    Agent,
    /// A notice; neither.
    System,
}

/// One message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn<'a> {
    /// Who said it.
    pub speaker: Speaker,
    /// The text as typed.
    pub text: &'a str,
}

impl<'a> Turn<'a> {
    /// A message of the visitor.
    pub const fn customer(text: &'a str) -> Self {
        Self { speaker: Speaker::Customer, text }
    }
    /// A message of ours.
    pub const fn agent(text: &'a str) -> Self {
        Self { speaker: Speaker::Agent, text }
    }
}

/// What a word looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Letters, perhaps with digits.
    Letters,
    /// Begins with a digit and has only digits and separators within: `12`, `1,200`, `3:30`.
    Number,
    /// An e-mail address, link or handle: never a word of the language.
    Opaque,
}

/// One word with its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// First byte.
    pub(crate) start: usize,
    /// Past the last byte.
    pub(crate) end: usize,
    /// Lower case without apostrophes: `Don't` is `dont`.
    pub(crate) norm: String,
    /// What it looks like.
    pub(crate) shape: Shape,
    /// A clause ends between the word before and this one (punctuation or a line break).
    pub(crate) breaks: bool,
    /// The mark that broke: `.`, `,`, `?`, `\n`..., or `' '`.
    pub(crate) mark: char,
}

impl Word {
    /// The word as typed.
    pub(crate) fn raw<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }
    /// Begins with a capital letter.
    pub(crate) fn is_capitalised(&self, text: &str) -> bool {
        self.raw(text).chars().next().is_some_and(char::is_uppercase)
    }
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`')
}

/// Splits a text into words; hyphens separate (`sign-up` is two words), apostrophes within do not.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(text.len() / 5 + 1);
    let mut mark = ' ';
    for (offset, chunk) in chunks(text) {
        if chunk.contains('@')
            || chunk.contains("://")
            || chunk.get(..4).is_some_and(|w| w.eq_ignore_ascii_case("www."))
        {
            let kept = chunk.trim_end_matches(['.', ',', '!', '?', ';', ':', ')']);
            if !kept.is_empty() {
                words.push(Word {
                    start: offset,
                    end: offset + kept.len(),
                    norm: String::new(),
                    shape: Shape::Opaque,
                    breaks: mark != ' ',
                    mark,
                });
            }
            mark = chunk.get(kept.len()..).and_then(|tail| tail.chars().next()).unwrap_or(' ');
            continue;
        }
        split(chunk, offset, &mut mark, &mut words);
        if text.get(offset + chunk.len()..).is_some_and(|rest| rest.starts_with(['\n', '\r'])) {
            mark = '\n';
        }
    }
    words
}

/// Runs of non-space characters with their byte offsets.
fn chunks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = text.as_ptr() as usize;
    text.split_whitespace().map(move |chunk| (chunk.as_ptr() as usize - base, chunk))
}

fn split(chunk: &str, offset: usize, mark: &mut char, words: &mut Vec<Word>) {
    let mut chars = chunk.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !c.is_alphanumeric() {
            // A hyphen joins parts of one expression; everything else ends a clause, as do dashes.
            if !(is_apostrophe(c)
                || matches!(c, '-' | '/' | '&' | '_' | '"' | '*' | '#' | '$' | '₱' | '€' | '+' | '%'))
            {
                *mark = c;
            }
            continue;
        }
        let numeric = c.is_ascii_digit();
        let mut only_number = numeric;
        let mut end = at + c.len_utf8();
        let mut norm = String::with_capacity(8);
        norm.extend(c.to_lowercase());
        while let Some(&(next_at, next)) = chars.peek() {
            if next.is_alphanumeric() || is_mark(next) {
                only_number &= next.is_ascii_digit();
                norm.extend(next.to_lowercase());
                end = next_at + next.len_utf8();
                chars.next();
            } else if is_apostrophe(next) || (numeric && only_number && matches!(next, '.' | ',' | ':')) {
                let follower = chunk.get(next_at + next.len_utf8()..).and_then(|rest| rest.chars().next());
                let joins = if is_apostrophe(next) {
                    follower.is_some_and(char::is_alphabetic)
                } else {
                    follower.is_some_and(|f| f.is_ascii_digit())
                };
                if !joins {
                    break;
                }
                if !is_apostrophe(next) && next != ',' {
                    norm.push(next);
                }
                chars.next();
            } else {
                break;
            }
        }
        let shape = if only_number { Shape::Number } else { Shape::Letters };
        words.push(Word {
            start: offset + at,
            end: offset + end,
            norm,
            shape,
            breaks: *mark != ' ',
            mark: *mark,
        });
        *mark = ' ';
    }
}

/// Combining marks belong to the letter before them.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Cardinal numbers people write as words, English and Filipino.
pub(crate) fn spelled_number(word: &str) -> Option<u32> {
    Some(match word {
        "one" | "isa" | "isang" | "uno" => 1,
        "two" | "dalawa" | "dalawang" | "dos" => 2,
        "three" | "tatlo" | "tatlong" | "tres" => 3,
        "four" | "apat" | "kwatro" => 4,
        "five" | "lima" | "limang" | "singko" => 5,
        "six" | "anim" | "sais" => 6,
        "seven" | "pito" | "pitong" | "siete" => 7,
        "eight" | "walo" | "walong" | "otso" => 8,
        "nine" | "siyam" | "nuwebe" => 9,
        "ten" | "sampu" | "sampung" | "diyes" => 10,
        "eleven" => 11,
        "twelve" | "dozen" => 12,
        "fifteen" => 15,
        "twenty" | "bente" => 20,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        "hundred" => 100,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn norms(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.norm).collect()
    }

    #[test]
    fn words_keep_apostrophes_numbers_and_hide_addresses() {
        assert_eq!(
            norms("Don’t sign-up: 1,200 pcs @ 3:30!"),
            ["dont", "sign", "up", "1200", "pcs", "", "3:30"]
        );
        assert_eq!(norms("mail demo@buy.example, or https://buy.example/now."), ["mail", "", "or", ""]);
    }

    #[test]
    fn clause_ends_are_seen() {
        let breaks: Vec<bool> = words("no, thanks. buy\nnow now").iter().map(|word| word.breaks).collect();
        assert_eq!(breaks, [false, true, true, true, false]);
    }
}
