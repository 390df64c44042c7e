//! Words, their stems and synonyms: what a question is about, for the full-text search and for judging
//! whether a found answer fits. English and Taglish. It must not know products or answers.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::LazyLock,
};

/// Most terms of one search.
const MOST_TERMS: usize = 24;

/// Words of one meaning, the first names the group. The lists are data: add words, keep each in one group.
#[rustfmt::skip]
const GROUPS: &[&[&str]] = &[
    &[
        "price", "prices", "pricing", "cost", "costs", "rate", "rates", "fee", "fees", "quote", "quotation",
        "magkano", "presyo", "halaga", "hm", "singil", "charge", "charges",
    ],
    &[
        "delivery", "deliver", "shipping", "ship", "shipment", "courier", "padala", "ipadala", "nagpapadala",
        "magpadala", "hatid", "ihatid", "nagdedeliver", "magdeliver",
    ],
    &[
        "payment", "pay", "paying", "invoice", "gcash", "maya", "bank", "card", "bayad", "magbayad",
        "babayaran", "bayaran", "installment", "hulugan",
    ],
    &["tax", "vat", "taxes", "buwis"],
    &["discount", "promo", "promotion", "voucher", "coupon", "sale", "tawad", "diskwento", "bawas"],
    &[
        "location", "located", "address", "office", "branch", "where", "saan", "nasaan", "lugar", "opisina",
        "based", "tindahan",
    ],
    &["hours", "open", "opening", "close", "closing", "oras", "bukas", "sarado"],
    &["refund", "return", "returns", "moneyback", "sauli", "isauli", "ibalik", "balik"],
    &["warranty", "guarantee", "garantiya"],
    &["demo", "trial", "presentation", "walkthrough"],
    &["support", "helpdesk", "assistance", "suporta"],
    &["setup", "install", "installation", "onboarding", "onboard", "implementation", "kabit", "ikabit"],
    &["training", "train", "tutorial", "turo", "ituro"],
    &["contract", "commitment", "lockin", "kontrata"],
    &["cancel", "cancellation", "terminate", "kansela", "ikansela"],
    &["stock", "availability", "available", "inventory"],
    &["security", "secure", "encryption", "encrypted", "seguridad"],
    &["privacy", "gdpr", "personal"],
    &["integration", "integrate", "connect", "connector", "api", "sync"],
    &["feature", "features", "function", "functions", "capability"],
    &["review", "reviews", "testimonial", "legit", "feedback"],
    &["duration", "long", "gaano", "katagal", "matagal", "tagal"],
    &["minimum", "moq", "least", "pinakamababa"],
    &["color", "colour", "kulay"],
    &["size", "sizes", "sukat", "laki"],
];

/// Words that carry no subject.
#[rustfmt::skip]
const STOP: &[&str] = &[
    "a", "an", "the", "this", "that", "these", "those", "it", "its", "i", "im", "ive", "id", "me", "my", "we",
    "our", "us", "you", "your", "youre", "he", "she", "they", "them", "their", "is", "are", "am", "was",
    "were", "be", "been", "do", "does", "did", "done", "have", "has", "had", "can", "could", "will", "would",
    "shall", "should", "may", "might", "must", "to", "of", "in", "on", "at", "for", "from", "by", "with",
    "about", "as", "into", "than", "then", "and", "or", "but", "if", "so", "not", "no", "yes", "there",
    "here", "what", "whats", "which", "who", "whom", "whose", "when", "why", "how", "much", "many", "any",
    "some", "all", "more", "most", "very", "just", "also", "too", "please", "pls", "thanks", "thank", "hi",
    "hello", "hey", "good", "morning", "afternoon", "evening", "want", "wants", "need", "needs", "like",
    "know", "tell", "give", "get", "got", "let", "see", "ask", "asking", "question", "questions", "accept",
    "accepts", "everything", "bang", "wonder", "wondering", "interested", "offer", "offers", "provide",
    "include", "included", "take", "takes", "use", "using", "make", "buy", "purchase", "order", "one", "ones",
    "something", "anything", "thing", "things", "per", "each", "only", "really", "dont", "doesnt", "cant",
    "ok", "okay", "sure", "well", "now", "today", "ang", "ng", "mga", "sa", "na", "po", "ba", "ko", "mo",
    "ako", "ikaw", "kayo", "kami", "tayo", "sila", "siya", "namin", "natin", "ninyo", "niyo", "nyo", "nila",
    "niya", "ito", "iyan", "iyon", "yan", "yun", "yung", "ay", "at", "o", "para", "kung", "kapag", "pag",
    "lang", "din", "rin", "naman", "nga", "pa", "pala", "ano", "anong", "sino", "kailan", "paano", "pano",
    "bakit", "alin", "meron", "mayroon", "may", "wala", "hindi", "oo", "opo", "pwede", "puwede", "pwedeng",
    "puwedeng", "gusto", "gustong", "kailangan", "salamat", "kumusta", "kamusta", "magandang", "araw",
    "umaga", "hapon", "gabi", "si", "ni", "kay", "dito", "diyan", "doon", "nandito", "talaga", "kasi", "pero",
    "sana", "tanong", "magtanong", "isa", "isang",
];

/// The groups by the stems of their words; a stem in two groups belongs to the first.
static BY_STEM: LazyLock<HashMap<String, &'static [&'static str]>> = LazyLock::new(|| {
    let mut groups = HashMap::new();
    for group in GROUPS {
        for member in *group {
            groups.entry(stem(member)).or_insert(*group);
        }
    }
    groups
});

static STOPPED: LazyLock<HashSet<&'static str>> = LazyLock::new(|| STOP.iter().copied().collect());

/// Lower-case words without apostrophes; anything that is not a letter or digit separates.
pub(super) fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace(['\'', '\u{2019}', '\u{2018}'], "");
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether the word carries no subject.
pub(super) fn is_stop(word: &str) -> bool {
    STOPPED.contains(word)
}

/// The word without plural and verb endings, so that "deliveries" meets "delivery". Rough on purpose: both
/// sides of every comparison go through it.
pub(super) fn stem(word: &str) -> String {
    let cut = |end: &str, least: usize| {
        word.strip_suffix(end).filter(|rest| rest.is_ascii() && rest.len() >= least).map(str::to_owned)
    };
    let base = if let Some(rest) = cut("ies", 2) {
        format!("{rest}y")
    } else if let Some(rest) = cut("ing", 4).or_else(|| cut("ed", 4)) {
        rest
    } else if let Some(rest) =
        cut("es", 3).filter(|rest| ["s", "x", "z", "ch", "sh"].iter().any(|e| rest.ends_with(e)))
    {
        rest
    } else if word.ends_with("ss") {
        word.to_owned()
    } else {
        cut("s", 3).unwrap_or_else(|| word.to_owned())
    };
    if base.len() > 4 { base.strip_suffix('e').unwrap_or(&base).to_owned() } else { base }
}

/// The meaning of a word: the name of its synonym group, else its stem.
pub(super) fn meaning(word: &str) -> String {
    let stemmed = stem(word);
    match BY_STEM.get(&stemmed).and_then(|group| group.first()) {
        Some(name) => (*name).to_owned(),
        None => stemmed,
    }
}

/// What a text is about: the meanings of its words without stop words and bare numbers.
pub(super) fn subjects(text: &str) -> BTreeSet<String> {
    words(text)
        .into_iter()
        .filter(|word| {
            word.chars().count() > 1 && !is_stop(word) && !word.chars().all(|c| c.is_ascii_digit())
        })
        .map(|word| meaning(&word))
        .collect()
}

/// What to look for in the FAQ index: the visitor's own words first, then their synonyms; letters and digits
/// only, at most 24. Quote each and join them by OR. Empty: there is nothing to look for.
pub fn search_terms(text: &str) -> Vec<String> {
    let own: Vec<String> = words(text)
        .into_iter()
        .filter(|word| word.chars().count() > 1 && word.chars().count() <= 40 && !is_stop(word))
        .collect();
    let mut terms: Vec<String> = Vec::new();
    let kin = own.iter().filter_map(|word| BY_STEM.get(&stem(word)));
    let kin: Vec<String> =
        kin.flat_map(|group| group.iter().take(6)).map(|word| (*word).to_owned()).collect();
    for term in own.into_iter().chain(kin) {
        if !terms.contains(&term) {
            terms.push(term);
        }
    }
    terms.truncate(MOST_TERMS);
    terms
}
