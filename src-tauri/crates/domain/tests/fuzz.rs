//! Fuzz targets for everything that reads a visitor's words. As tests they run a fixed number of inputs from a fixed
//! seed (`.cargo/config.toml`); `make fuzz` runs one under libFuzzer.

use bolero::check;
use domain::{extract, handover, region::Region, signal, text::Turn};

/// What such texts are made of: bytes alone hardly ever make an address or a name.
const PIECES: &[&str] = &[
    "I'm ",
    "my name is ",
    "Ana ",
    "Lopez",
    " from ",
    "Dental Co",
    "ana@lopez.example",
    " at ",
    " dot ",
    "0917 555 0123",
    "+63",
    "(02) 8",
    "order no. ",
    "12 seats",
    "magkano",
    " po ",
    "\n",
    ". ",
    "? ",
    ",",
    "\u{202e}",
    "\u{200b}",
    "\u{0}",
    "\u{301}",
    "\u{fb01}",
    "\u{df}",
    "\u{130}",
    "\u{2167}",
    "\u{663}",
    "\u{1f469}\u{200d}\u{1f467}",
    "@",
    "://",
    "<b>",
    "&#64;",
    "$",
    "\u{20b1}1,200",
    "%",
    "next month",
    "don't ",
    "not ",
    "lawyer",
    "talk to a person",
];

/// A text from fuzz bytes: the first of a pair says whether the second picks a piece or stands for itself.
fn text(bytes: &[u8]) -> String {
    let piece = |pair: &[u8]| match *pair {
        [kind, which] if kind < 200 => {
            PIECES.get(usize::from(which) % PIECES.len()).copied().unwrap_or_default().to_owned()
        }
        _ => String::from_utf8_lossy(pair).into_owned(),
    };
    bytes.chunks(2).map(piece).collect()
}

#[test]
fn extractor() {
    check!().with_iterations(4_000).with_max_len(512).for_each(|input: &[u8]| {
        let (ours, theirs) = input.split_at(input.len() / 3);
        let (ours, theirs) = (text(ours), text(theirs));
        let turns = [Turn::agent(&ours), Turn::customer(&theirs)];
        for region in [Region::PH, Region::US] {
            for found in extract::extract(&turns, region) {
                assert_eq!(found.turn, 1, "our own words are no evidence");
                assert_eq!(theirs.get(found.start..found.end), Some(found.quote.as_str()));
                assert!(!found.value.is_empty() && found.confidence <= 100);
                assert!(!found.value.chars().any(char::is_control), "{:?}", found.value);
            }
        }
    });
}

#[test]
fn signals() {
    check!().with_iterations(8_000).with_max_len(512).for_each(|input: &[u8]| {
        let said = text(input);
        for found in signal::detect(&said) {
            assert_eq!(said.get(found.start..found.end), Some(found.quote.as_str()));
        }
        let _ = handover::reason(&said);
        assert!(domain::qualification::assess([said.as_str()]).score <= 100);
        let _ = domain::language::detect([said.as_str()]);
    });
}

#[test]
fn documents() {
    check!().with_iterations(4_000).with_max_len(2_048).for_each(|input: &[u8]| {
        for passage in domain::passages::passages(&text(input)) {
            assert!(!passage.text.trim().is_empty());
        }
    });
}
