//! Which of the composer's languages a person writes in, from Tagalog function words; nothing is translated.

use crate::{Language, text};

/// Tagalog words that no English sentence has: one is enough.
const CERTAIN: &[&str] = &[
    "ako",
    "akin",
    "amin",
    "ang",
    "ano",
    "anong",
    "ayaw",
    "ayoko",
    "bakit",
    "bayad",
    "bibili",
    "bibilhin",
    "bili",
    "dito",
    "gusto",
    "gustong",
    "hindi",
    "ilan",
    "ilang",
    "interesado",
    "ito",
    "kailan",
    "kailangan",
    "kami",
    "kasi",
    "kayo",
    "kaya",
    "kumusta",
    "kamusta",
    "lang",
    "maganda",
    "magkano",
    "magandang",
    "maraming",
    "mayroon",
    "meron",
    "mga",
    "naman",
    "natin",
    "namin",
    "ng",
    "ngayon",
    "nila",
    "ninyo",
    "niyo",
    "nyo",
    "paano",
    "pano",
    "para sa",
    "po",
    "opo",
    "presyo",
    "puwede",
    "pwede",
    "pwedeng",
    "saan",
    "salamat",
    "sige",
    "sino",
    "taga",
    "talaga",
    "tayo",
    "wala",
    "walang",
    "yung",
    "pakitawagan",
    "paki",
    "padala",
    "magpadala",
    "pabili",
    "agad",
    "bukas",
];
/// Tagalog words that also occur in other languages or in names: two are needed.
const LIKELY: &[&str] =
    &["ba", "din", "ko", "mo", "na", "ni", "rin", "sa", "si", "at", "ay", "nga", "pa", "daw", "din", "kung"];

/// Taglish when Tagalog function words are present in the person's texts, else English.
pub fn detect<'a>(texts: impl IntoIterator<Item = &'a str>) -> Language {
    let mut likely = 0;
    for text in texts {
        for word in text::words(text) {
            let norm = word.norm.as_str();
            if CERTAIN.contains(&norm) {
                return Language::Taglish;
            }
            // "at" and capitalised "Si", "Na" are English words and names.
            likely += i32::from(norm != "at" && LIKELY.contains(&norm) && !word.is_capitalised(text));
        }
    }
    if likely >= 2 { Language::Taglish } else { Language::English }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_certain_word_or_two_likely_ones_make_taglish() {
        assert_eq!(detect(["Hi, magkano yung Widget Pro?"]), Language::Taglish);
        assert_eq!(detect(["order na", "demo sa Thursday"]), Language::Taglish);
        assert_eq!(
            detect(["Hello, how much is it for 12 seats?", "I'm Ana Lopez from Lopez Dental"]),
            Language::English
        );
        assert_eq!(detect([]), Language::English);
    }
}
