//! Files that go with a mail: names that no program at the other end can be tricked by, types that are only types.

/// Most octets of all files of one mail together.
pub const FILES_MAX: u64 = 10 << 20;
/// Most files of one mail.
pub const FILES_MANY: usize = 20;
/// Longest name, in characters.
const NAME_MAX: usize = 120;

/// Why files may not go with one mail together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TooMuch {
    /// More than [`FILES_MANY`].
    #[error("a mail takes at most {FILES_MANY} files")]
    Many,
    /// More than [`FILES_MAX`] octets.
    #[error("files of one mail have at most 10 MB together")]
    Large,
}

/// Whether files of these sizes, in octets, may go with one mail together. Asked when a file is added and again when the
/// mail is sent.
///
/// # Errors
/// Too many, or too large together.
pub fn fit_together(sizes: impl IntoIterator<Item = u64>) -> Result<(), TooMuch> {
    let (mut many, mut sum) = (0_usize, 0_u64);
    for size in sizes {
        (many, sum) = (many + 1, sum.saturating_add(size));
    }
    if many > FILES_MANY {
        Err(TooMuch::Many)
    } else if sum > FILES_MAX {
        Err(TooMuch::Large)
    } else {
        Ok(())
    }
}

/// A file's name as it may leave: the last part of a path, on one line, without what turns the reading direction or
/// cannot be seen ("invoice\u{202e}fdp.exe"), and short, its ending kept.
pub fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).find(|part| !part.trim().is_empty()).unwrap_or_default();
    let seen: String = last
        .chars()
        .filter(|c| !is_unseen(*c))
        .map(|c| if "<>:\"|?*".contains(c) || c.is_control() { '_' } else { c })
        .collect();
    // "=?" begins encoded text: a mail program would show another name than the rep saw.
    let plain = seen.replace("=?", "_");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = plain.trim_matches(['.', ' ']);
    if plain.is_empty() {
        return "file".to_owned();
    }
    if plain.chars().count() <= NAME_MAX {
        return plain.to_owned();
    }
    let (stem, ending) = match plain.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().count() <= 12 => (stem, format!(".{ending}")),
        _ => (plain, String::new()),
    };
    let room = NAME_MAX - ending.chars().count();
    let stem: String = stem.chars().take(room).collect();
    format!("{}{ending}", stem.trim_end())
}

/// A MIME type that says what a file is; what could be taken for a part of the mail itself, or for nothing, is octets.
pub fn safe_type(media_type: &str) -> String {
    let octets = || "application/octet-stream".to_owned();
    let bare = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let Some((kind, sub)) = bare.split_once('/') else { return octets() };
    let token = |text: &str| {
        !text.is_empty()
            && text.len() <= 80
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    if token(kind) && token(sub) && !matches!(kind, "multipart" | "message") { bare } else { octets() }
}

/// Controls, marks of direction, and what has no width.
const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_become_plain_ones() {
        for (given, kept) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\system32\\cmd.exe", "cmd.exe"),
            ("a\r\nContent-Type: text/html\r\n\r\n.pdf", "html.pdf"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("zero\u{200b}width\u{feff}.txt", "zerowidth.txt"),
            ("...", "file"),
            ("", "file"),
            ("/", "file"),
            ("=?utf-8?q?x?=.pdf", "=_utf-8_q_x_=.pdf"),
            ("Angebot für Ana.pdf", "Angebot für Ana.pdf"),
        ] {
            assert_eq!(safe_name(given), kept, "{given:?}");
        }
        let long = safe_name(&format!("{}.pdf", "ä".repeat(4_000)));
        assert!(long.ends_with("ä.pdf") && long.chars().count() == 120);
    }

    #[test]
    fn files_fit_together_by_number_and_by_size() {
        assert_eq!(fit_together([FILES_MAX]), Ok(()));
        assert_eq!(fit_together([FILES_MAX, 1]), Err(TooMuch::Large));
        assert_eq!(fit_together([u64::MAX, u64::MAX]), Err(TooMuch::Large));
        assert_eq!(fit_together(vec![1; FILES_MANY]), Ok(()));
        assert_eq!(fit_together(vec![1; FILES_MANY + 1]), Err(TooMuch::Many));
    }

    #[test]
    fn types_are_types() {
        assert_eq!(safe_type("Text/Plain; charset=utf-8"), "text/plain");
        for odd in ["", "pdf", "multipart/mixed", "message/rfc822", "text/html\r\nBcc: x", "a/b c"] {
            assert_eq!(safe_type(odd), "application/octet-stream", "{odd:?}");
        }
    }
}
