//! Out-of-office replies: whether a program's answer says that the person is away, and until when.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use regex::Regex;
use std::sync::LazyLock;

/// How far ahead a return may be, in days: what lies beyond is another date.
const WITHIN_DAYS: i64 = 366;

/// Phrases of out-of-office replies, lower case.
const ABSENT: &[&str] = &[
    "out of office",
    "out of the office",
    "out-of-office",
    "ooo:",
    "away from the office",
    "away from my desk",
    "on vacation",
    "on leave",
    "on holiday",
    "annual leave",
    "maternity leave",
    "parental leave",
    "currently away",
    "i am away",
    "i'm away",
    "i will be away",
    "limited access to",
    "will be out",
    "not in the office",
    "abwesend",
    "abwesenheit",
    "nicht im büro",
    "nicht im hause",
    "im urlaub",
    "außer haus",
    "absent du bureau",
    "absence du bureau",
    "réponse automatique",
    "je suis absent",
    "en congé",
    "en vacances",
    "actuellement absent",
    "fuera de la oficina",
    "fuera de oficina",
    "ausente",
    "de vacaciones",
    "fuori ufficio",
    "fuori sede",
    "sono assente",
    "in ferie",
    "assente dall",
    "afwezig",
    "niet aanwezig",
    "op vakantie",
    "met verlof",
    "fora do escritório",
    "ausência",
    "de férias",
    "em férias",
    "poza biurem",
    "nieobecn",
    "na urlopie",
    "frånvarande",
    "på semester",
    "ikke til stede",
    "fraværende",
    "på ferie",
    "wala po ako sa opisina",
    "naka-leave",
    "naka leave",
    "nakabakasyon",
    "不在",
    "休暇",
    "外出中",
    "휴가",
    "отпуск",
    "отсутств",
];

/// Words that come before the day of return.
const BACK: &str = r"back(?:\s+(?:in|at)\s+the\s+office)?(?:\s+(?:on|by|from))?|return(?:ing)?(?:\s+to\s+(?:the\s+office|work))?(?:\s+(?:on|by))?|until(?:\s+and\s+including)?|till|through|thru|ending|up\s+to|wieder(?:\s+(?:da|im\s+büro|erreichbar|zurück))?(?:\s+(?:ab|am))?|bis(?:\s+(?:zum|einschließlich))?|zurück(?:\s+(?:am|ab))?|jusqu['’](?:au|à)|de\s+retour(?:\s+le)?|reviens(?:\s+le)?|retour(?:\s+le)?|hasta(?:\s+el)?|regres(?:o|aré)(?:\s+el)?|vuelvo(?:\s+el)?|fino\s+al?|rientr(?:o|erò)(?:\s+il)?|sarò\s+di\s+nuovo\s+in\s+ufficio(?:\s+il)?|até(?:\s+o)?(?:\s+dia)?|retorno(?:\s+em)?|volto(?:\s+(?:em|no))?|tot(?:\s+en\s+met)?|weer\s+aanwezig(?:\s+(?:op|vanaf))?|terug(?:\s+op)?|hanggang(?:\s+sa)?|babalik(?:\s+(?:ako|po|ako\s+sa|po\s+ako\s+sa|sa))?|powrót|do\s+dnia";

const MONTHS: [&[&str]; 12] = [
    &[
        "january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene", "gennaio", "gen", "janeiro",
        "januari", "enero",
    ],
    &[
        "february",
        "feb",
        "februar",
        "février",
        "févr",
        "febrero",
        "febbraio",
        "fevereiro",
        "fev",
        "februari",
        "pebrero",
    ],
    &["march", "mar", "märz", "mrz", "mars", "marzo", "março", "maart", "mrt", "marso"],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile"],
    &["may", "mai", "mayo", "maggio", "mag", "maio", "mei"],
    &["june", "jun", "juni", "juin", "junio", "giugno", "giu", "junho", "hunyo"],
    &["july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho", "hulyo"],
    &["august", "aug", "août", "agosto", "ago", "augustus", "aout"],
    &["september", "sep", "sept", "septembre", "septiembre", "settembre", "set", "setembro", "setyembre"],
    &[
        "october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out",
        "oktubre",
    ],
    &["november", "nov", "novembre", "noviembre", "novembro", "nobyembre"],
    &[
        "december",
        "dec",
        "dezember",
        "dez",
        "décembre",
        "déc",
        "diciembre",
        "dic",
        "dicembre",
        "dezembro",
        "disyembre",
    ],
];

const DAYS: [&[&str]; 7] = [
    &["monday", "mon", "montag", "lundi", "lunes", "lunedì", "segunda", "maandag"],
    &["tuesday", "tue", "dienstag", "mardi", "martes", "martedì", "terça", "dinsdag"],
    &[
        "wednesday",
        "wed",
        "mittwoch",
        "mercredi",
        "miércoles",
        "mercoledì",
        "quarta",
        "woensdag",
        "miyerkules",
    ],
    &["thursday", "thu", "donnerstag", "jeudi", "jueves", "giovedì", "quinta", "donderdag", "huwebes"],
    &["friday", "fri", "freitag", "vendredi", "viernes", "venerdì", "sexta", "vrijdag", "biyernes"],
    &["saturday", "sat", "samstag", "sonnabend", "samedi", "sábado", "sabato", "zaterdag", "sabado"],
    &["sunday", "sun", "sonntag", "dimanche", "domingo", "domenica", "zondag", "linggo"],
];

static AFTER_BACK: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&format!(r"(?i)(?:^|[^\p{{L}}])(?:{BACK})[\s:,]*(.{{0,48}})")).ok());
static ISO: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b").ok());
static NUMBERS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(\d{1,2})([./-])(\d{1,2})(?:[./-](\d{2,4}))?").ok());
static DAY_MONTH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(\d{1,2})(?:st|nd|rd|th|er|\.|º|ª)?\s*(?:de\s+|of\s+)?(\p{L}{3,10})\.?(?:\s*,?\s*(?:de\s+)?(\d{4}))?").ok()
});
static MONTH_DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(\p{L}{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:\s*,?\s*(\d{4}))?").ok()
});
static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\p{L}+").ok());

/// Whether a program's answer says that the person is away.
pub fn says_absent(subject: &str, text: &str) -> bool {
    let said = format!(
        "{}\n{}",
        subject.to_lowercase(),
        text.chars().take(4_000).collect::<String>().to_lowercase()
    );
    ABSENT.iter().any(|phrase| said.contains(phrase))
}

/// The day they are back, if the text names one that is `sent` or later and within a year.
pub fn return_date(text: &str, sent: NaiveDate) -> Option<NaiveDate> {
    let text: String = text.chars().take(4_000).collect();
    let found = AFTER_BACK.as_ref()?.captures_iter(&text).filter_map(|part| {
        let said = part.get(1)?.as_str();
        date(said, sent)
    });
    // "From 3 to 10 December, back on the 11th": the latest one said.
    found.filter(|day| *day >= sent && (*day - sent).num_days() <= WITHIN_DAYS).max()
}

/// The first date of a short text.
fn date(said: &str, sent: NaiveDate) -> Option<NaiveDate> {
    let number = |part: Option<regex::Match<'_>>| part.and_then(|part| part.as_str().parse::<u32>().ok());
    let year =
        |part: Option<regex::Match<'_>>| number(part).map(|year| if year < 100 { 2000 + year } else { year });
    if let Some(parts) = ISO.as_ref()?.captures(said) {
        return NaiveDate::from_ymd_opt(
            i32::try_from(number(parts.get(1))?).ok()?,
            number(parts.get(2))?,
            number(parts.get(3))?,
        );
    }
    let named =
        |day: Option<u32>, month: &str, stated: Option<u32>| dated(day?, month_of(month)?, stated, sent);
    if let Some(parts) = DAY_MONTH.as_ref()?.captures(said)
        && let Some(day) = named(number(parts.get(1)), parts.get(2)?.as_str(), year(parts.get(3)))
    {
        return Some(day);
    }
    if let Some(parts) = MONTH_DAY.as_ref()?.captures(said)
        && let Some(day) = named(number(parts.get(2)), parts.get(1)?.as_str(), year(parts.get(3)))
    {
        return Some(day);
    }
    if let Some(parts) = NUMBERS.as_ref()?.captures(said) {
        let (first, mark, second) = (number(parts.get(1))?, parts.get(2)?.as_str(), number(parts.get(3))?);
        let stated = year(parts.get(4));
        // With slashes the order is unknown: where both would do, the later day is the safer one to wait for.
        let orders: &[(u32, u32)] =
            if mark == "/" { &[(first, second), (second, first)] } else { &[(first, second)] };
        return orders.iter().filter_map(|(day, month)| dated(*day, *month, stated, sent)).max();
    }
    weekday(said, sent)
}

/// A day of a month, this year or the next.
fn dated(day: u32, month: u32, year: Option<u32>, sent: NaiveDate) -> Option<NaiveDate> {
    let of = |year: i32| NaiveDate::from_ymd_opt(year, month, day);
    match year {
        Some(year) => of(i32::try_from(year).ok()?),
        None => of(sent.year()).filter(|found| *found >= sent).or_else(|| of(sent.year() + 1)),
    }
}

fn month_of(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    let at = MONTHS.iter().position(|names| names.contains(&word.as_str()))?;
    u32::try_from(at).ok().map(|at| at + 1)
}

/// The next day of that name.
fn weekday(said: &str, sent: NaiveDate) -> Option<NaiveDate> {
    let words: Vec<String> =
        WORD.as_ref()?.find_iter(said).take(3).map(|word| word.as_str().to_lowercase()).collect();
    let at = words.iter().find_map(|word| DAYS.iter().position(|names| names.contains(&word.as_str())))?;
    let wanted = Weekday::try_from(u8::try_from(at).ok()?).ok()?;
    (1..=7).filter_map(|n| sent.checked_add_days(Days::new(n))).find(|day| day.weekday() == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_day_of_return_is_read_in_many_spellings() {
        let sent = day("2026-11-26");
        for (text, back) in [
            ("I am out of the office and will be back on 3 December.", "2026-12-03"),
            ("I will return on December 3rd, 2026", "2026-12-03"),
            ("Out until 2026-12-03", "2026-12-03"),
            ("Ich bin bis zum 3.12.2026 im Urlaub", "2026-12-03"),
            ("Ich bin ab 3. Dezember wieder im Büro. Wieder da am 3. Dezember", "2026-12-03"),
            ("Je suis absent jusqu'au 3 décembre", "2026-12-03"),
            ("Estaré fuera hasta el 3 de diciembre", "2026-12-03"),
            ("Sarò assente fino al 3 dicembre", "2026-12-03"),
            ("Estou de férias até 3 de dezembro de 2026", "2026-12-03"),
            ("Ik ben afwezig tot 3 december", "2026-12-03"),
            ("Naka-leave po ako hanggang Disyembre 3", "2026-12-03"),
            ("back on Monday", "2026-11-30"),
            ("away from 27 Nov until 4 Jan", "2027-01-04"),
        ] {
            assert_eq!(return_date(text, sent), Some(day(back)), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_of_return_is_none() {
        let sent = day("2026-11-26");
        for text in
            ["I am away.", "until 3 December 2019", "back in 5 minutes", "until 99.99.", "call 0917 555 0123"]
        {
            assert_eq!(return_date(text, sent), None, "{text}");
        }
    }

    #[test]
    fn absences_are_told_from_other_automatic_answers() {
        assert!(says_absent("Automatic reply: Offer", "I am currently out of the office."));
        assert!(says_absent("Abwesenheitsnotiz", ""));
        assert!(!says_absent("Ticket 123 received", "We will answer within two days."));
    }

    #[test]
    fn every_pattern_compiles() {
        for pattern in [&AFTER_BACK, &ISO, &NUMBERS, &DAY_MONTH, &MONTH_DAY, &WORD] {
            assert!(pattern.is_some());
        }
    }
}
