//! What the person does, where they are, what they can spend, how many they need and by when.

use super::{
    Field, Finding, Reading,
    lexicon::{self, lists},
};
use crate::text::{Shape, spelled_number};

/// All details of one turn.
pub(super) fn details(reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut taken: [usize; 5] = [0; 5];
    for at in 0..reading.words.len() {
        for (reader, reached) in READERS.iter().zip(taken.iter_mut()) {
            if at >= *reached
                && let Some((finding, end)) = reader(reading, at)
            {
                *reached = end.max(at + 1);
                found.push(finding);
            }
        }
    }
    found
}

type Reader = fn(&Reading<'_>, usize) -> Option<(Finding, usize)>;
const READERS: [Reader; 5] = [role, location, budget, quantity, timeline];

/// What people are, as the last word of their role.
const ROLES: &str = "owner|founder|cofounder|ceo|cto|coo|cfo|cmo|cio|president|director|manager|supervisor|head|lead|\
     officer|administrator|admin|secretary|assistant|accountant|bookkeeper|dentist|doctor|physician|\
     nurse|engineer|developer|architect|designer|teacher|principal|consultant|analyst|buyer|purchaser|\
     coordinator|specialist|representative|realtor|broker|contractor|freelancer|chef|pharmacist|lawyer|\
     attorney|partner|proprietor|executive|planner|technician|mayari|vp|student";

/// "I'm the office manager", "as the owner of", "ako po yung manager".
fn role(reading: &Reading<'_>, at: usize) -> Option<(Finding, usize)> {
    let mut first = [
        "im",
        "i am",
        "i work as",
        "im working as",
        "as",
        "my role is",
        "my position is",
        "my title is",
        "my job is",
        "ako po ang",
        "ako po yung",
        "ako ang",
        "ako yung",
    ]
    .iter()
    .filter_map(|opener| reading.says(at, opener))
    .max()
    .or_else(|| (reading.asked.role && at == 0).then_some(at))
    .or_else(|| apposed(reading, at))?;
    let stated = reading.norm(at) == "my";
    if matches!(reading.norm(first), "the" | "a" | "an" | "our" | "their" | "currently")
        && !reading.breaks(first)
    {
        first += 1;
    } else if reading.norm(at) == "as" {
        return None;
    }
    let end = (first..first + 5).take_while(|i| *i == at || !reading.breaks(*i)).find(|i| {
        let norm = reading.norm(*i);
        lists(ROLES, norm) || norm.strip_suffix('s').is_some_and(|one| stated && lists(ROLES, one))
    })? + 1;
    // "I'm looking for a manager" speaks of somebody else.
    let verbs = (first..end).any(|i| {
        matches!(
            reading.norm(i),
            "looking" | "for" | "with" | "not" | "your" | "talking" | "to" | "hiring" | "in"
        )
    });
    if verbs {
        return None;
    }
    let value =
        reading.text.get(reading.words.get(first)?.start..reading.words.get(end - 1)?.end)?.to_lowercase();
    Some((reading.finding(Field::Role, value, first, end, 85)?, end))
}

/// "I'm Sarah, office manager at Bright Smiles": a role between a comma and "at", "of" or the end.
fn apposed(reading: &Reading<'_>, at: usize) -> Option<usize> {
    let introduced = ["im", "am", "is", "si"].iter().any(|word| (0..at).any(|i| reading.norm(i) == *word));
    let word = reading.words.get(at)?;
    if word.mark != ',' || !introduced {
        return None;
    }
    let last = (at..at + 4)
        .take_while(|i| *i == at || !reading.breaks(*i))
        .find(|i| lists(ROLES, reading.norm(*i)))?;
    let closed = reading.breaks(last + 1)
        || matches!(reading.norm(last + 1), "at" | "of" | "for" | "from" | "in" | "here" | "ng" | "sa");
    closed.then_some(at)
}

/// "based in Cebu", "I'm from Manila", "taga Makati ako".
fn location(reading: &Reading<'_>, at: usize) -> Option<(Finding, usize)> {
    let first = [
        "based in",
        "located in",
        "located at",
        "we are in",
        "were in",
        "im in",
        "i am in",
        "i live in",
        "live in",
        "office in",
        "branch in",
        "branches in",
        "clinic in",
        "store in",
        "from",
        "taga",
        "sa",
        "here in",
        "nasa",
        "dito sa",
        "ship to",
        "deliver to",
        "delivery to",
    ]
    .iter()
    .filter_map(|opener| reading.says(at, opener))
    .max()
    .or_else(|| (reading.asked.location && at == 0).then_some(at))?;
    if first > at && reading.breaks(first) {
        return None;
    }
    // The longest known place wins; "city" and the like end one.
    let end = (first + 1..=first + 4).rev().find(|end| {
        let words = reading.words.get(first..*end).unwrap_or_default();
        let inside = words.iter().skip(1).all(|word| !word.breaks);
        let phrase = words.iter().map(|word| word.norm.as_str()).collect::<Vec<_>>().join(" ");
        let upper = words.first().is_some_and(|word| word.is_capitalised(reading.text));
        !words.is_empty() && inside && lexicon::is_location(&phrase) && (upper || phrase.len() > 3)
    })?;
    let raw = reading.text.get(reading.words.get(first)?.start..reading.words.get(end - 1)?.end)?;
    let value = if raw.chars().any(char::is_uppercase) { raw.to_owned() } else { capitalised(raw) };
    Some((reading.finding(Field::Location, value, first, end, 80)?, end))
}

fn capitalised(raw: &str) -> String {
    raw.split_whitespace()
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
        })
        .collect::<Vec<String>>()
        .join(" ")
}

/// Currency marks before or after an amount.
const CURRENCIES: &[(&str, &str)] = &[
    ("$", "USD"),
    ("us$", "USD"),
    ("usd", "USD"),
    ("dollars", "USD"),
    ("dollar", "USD"),
    ("bucks", "USD"),
    ("₱", "PHP"),
    ("php", "PHP"),
    ("pesos", "PHP"),
    ("peso", "PHP"),
    ("€", "EUR"),
    ("eur", "EUR"),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("£", "GBP"),
    ("gbp", "GBP"),
    ("pounds", "GBP"),
    ("sgd", "SGD"),
];

/// "budget is around 50k", "up to $500", "PHP 20,000 lang budget namin".
fn budget(reading: &Reading<'_>, at: usize) -> Option<(Finding, usize)> {
    let word = reading.words.get(at)?;
    let (digits, end) = amount(reading, at)?;
    let before = reading.text.get(..word.start)?.trim_end();
    let mark = CURRENCIES.iter().find(|(mark, _)| {
        !mark.is_ascii() && before.ends_with(mark) || (*mark == "$" && before.ends_with('$'))
    });
    let previous = at.checked_sub(1).map_or("", |before| reading.norm(before));
    let (code, first, end) = if let Some((_, code)) = mark {
        (Some(*code), at, end)
    } else if let Some((_, code)) = CURRENCIES.iter().find(|(name, _)| *name == previous && !word.breaks) {
        (Some(*code), at - 1, end)
    } else if let Some((_, code)) = CURRENCIES.iter().find(|(name, _)| *name == reading.norm(end)) {
        (Some(*code), at, end + 1)
    } else {
        (None, at, end)
    };
    let near = |range: std::ops::Range<usize>, list: &[&str]| {
        range.into_iter().any(|i| list.contains(&reading.norm(i)))
    };
    let named = near(first.saturating_sub(6)..first, &["budget", "spend", "afford"])
        || near(end..end + 4, &["budget"]);
    let limited = code.is_some()
        && near(first.saturating_sub(3)..first, &["under", "below", "max", "maximum", "upto"])
        || code.is_some() && first >= 2 && reading.says(first - 2, "up to").is_some();
    if !(named || limited || (reading.asked.budget && reading.words.len() <= 8)) {
        return None;
    }
    let value = code.map_or_else(|| digits.clone(), |code| format!("{code} {digits}"));
    let mut finding = reading.finding(Field::Budget, value, first, end, if named { 88 } else { 75 })?;
    // The sign belongs to the quote.
    if let Some((sign, _)) = mark
        && reading.text.get(..finding.start).is_some_and(|before| before.ends_with(sign))
    {
        finding.start -= sign.len();
    }
    Some((finding, end))
}

/// An amount at `at` in plain digits, and where it ends: `50k`, `1.5 million`, `20,000`.
fn amount(reading: &Reading<'_>, at: usize) -> Option<(String, usize)> {
    let norm = reading.norm(at);
    let (digits, scale, end) = if reading.words.get(at)?.shape == Shape::Number {
        match reading.norm(at + 1) {
            "k" | "thousand" | "libo" => (norm, 3, at + 2),
            "m" | "million" | "milyon" => (norm, 6, at + 2),
            _ => (norm, 0, at + 1),
        }
    } else if let Some(digits) = norm.strip_suffix('k') {
        (digits, 3, at + 1)
    } else if let Some(digits) = norm.strip_suffix('m') {
        (digits, 6, at + 1)
    } else {
        return None;
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || !plain(whole) || !plain(fraction) || fraction.len() > 3 {
        return None;
    }
    let value = if scale == 0 {
        digits.to_owned()
    } else {
        let zeros = scale - fraction.len().min(scale);
        let joined = format!("{whole}{fraction}{}", "0".repeat(zeros));
        joined.trim_start_matches('0').to_owned()
    };
    (!value.is_empty()).then_some((value, end))
}

/// Units of what is sold.
const UNITS: &str = "seat|seats|user|users|license|licenses|licence|licences|unit|units|pc|pcs|piece|pieces|piraso|box|\
     boxes|kahon|pack|packs|set|sets|copies|bottles|kilos|kg|sacks|rolls|pairs|bundles|bags|pallets|\
     accounts|devices|machines|computers|laptops|agents|subscriptions|items|pax|heads|people|persons|\
     terminals|cameras|cartons|trays|workstations";

/// "12 seats", "three boxes", "a team of 8"; a bare number when we asked how many.
fn quantity(reading: &Reading<'_>, at: usize) -> Option<(Finding, usize)> {
    let number = count(reading, at)?;
    let next = at + 1;
    let unit = |i: usize| lists(UNITS, reading.norm(i)) && !reading.breaks(i);
    let adjective = matches!(
        reading.norm(next),
        "more" | "new" | "additional" | "extra" | "na" | "office" | "pro" | "total"
    );
    let led = ["team of", "group of", "quantity is", "quantity of", "quantity", "qty"].iter().any(|lead| {
        at >= lead.split(' ').count() && reading.says(at - lead.split(' ').count(), lead) == Some(at)
    });
    let end = if unit(next) {
        next + 1
    } else if adjective && unit(next + 1) {
        next + 2
    } else if led || (reading.asked.quantity && reading.words.len() <= 5) {
        next
    } else {
        return None;
    };
    Some((reading.finding(Field::Quantity, number, at, end, 90)?, end))
}

/// A whole number of at most seven digits, digits or spelled.
fn count(reading: &Reading<'_>, at: usize) -> Option<String> {
    let word = reading.words.get(at)?;
    if word.shape == Shape::Number {
        let plain = word.norm.len() <= 7 && word.norm.bytes().all(|b| b.is_ascii_digit());
        return plain.then(|| word.norm.clone());
    }
    spelled_number(&word.norm).map(|number| number.to_string())
}

/// Phrases that say by when.
const TIMES: &str = "asap|as soon as possible|right away|immediately|today|tomorrow|tonight|this week|next week|\
     this month|next month|this quarter|next quarter|this year|next year|end of the month|end of month|\
     end of the week|end of the year|end of year|end of the quarter|by monday|by tuesday|by wednesday|\
     by thursday|by friday|by saturday|by sunday|bukas|ngayong linggo|ngayong buwan|next na linggo|\
     sa susunod na linggo|sa susunod na buwan|agad|kaagad";
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "q1",
    "q2",
    "q3",
    "q4",
];

/// "by June", "within 2 weeks", "next month"; at a need or when asked, not in small talk.
fn timeline(reading: &Reading<'_>, at: usize) -> Option<(Finding, usize)> {
    let fixed = TIMES.split('|').filter_map(|phrase| reading.says(at, phrase)).max();
    let led =
        matches!(reading.norm(at), "by" | "before" | "in" | "this" | "early" | "late" | "until" | "around")
            && !reading.breaks(at + 1);
    let month = (led && MONTHS.contains(&reading.norm(at + 1))).then_some(at + 2);
    let span = matches!(reading.norm(at), "within" | "in" | "after").then(|| {
        let number = reading
            .words
            .get(at + 1)
            .is_some_and(|w| w.shape == Shape::Number || spelled_number(&w.norm).is_some())
            || matches!(reading.norm(at + 1), "a" | "the" | "few");
        let unit = (at + 2..at + 5).find(|i| {
            matches!(
                reading.norm(*i),
                "day" | "days" | "week" | "weeks" | "month" | "months" | "quarter" | "year"
            )
        });
        unit.filter(|_| number).map(|unit| unit + 1)
    });
    let end = fixed.or(month).or(span.flatten())?;
    let clear = (at + 1..end).all(|i| !reading.breaks(i));
    let needs = reading.asked.timeline
        || (0..reading.words.len()).any(|i| {
            matches!(
                reading.norm(i),
                "need"
                    | "needed"
                    | "start"
                    | "launch"
                    | "buy"
                    | "order"
                    | "purchase"
                    | "deadline"
                    | "timeline"
                    | "want"
                    | "kailangan"
                    | "decide"
                    | "deliver"
                    | "implement"
                    | "plan"
                    | "planning"
                    | "live"
                    | "delivery"
                    | "install"
                    | "go"
                    | "by"
            )
        });
    if !clear || !needs || (at >= 2 && reading.norm(at - 1) == "you" && reading.norm(at - 2) == "are") {
        return None;
    }
    let raw = reading.text.get(reading.words.get(at)?.start..reading.words.get(end - 1)?.end)?;
    Some((reading.finding(Field::Timeline, raw.to_lowercase(), at, end, 70)?, end))
}
