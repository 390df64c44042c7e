//! Nothing invented: over random facts, every number and every capitalised name of every message occurs in
//! the facts, and no text of a visitor breaks out of its place.

use super::*;
use std::collections::BTreeSet;

/// Words that may begin with a capital without naming anything: the composer's own sentences, from facts
/// whose names are known and taken out again.
fn own_words() -> BTreeSet<String> {
    let empty = Record { products: Vec::new(), faq: Vec::new() };
    let full = record();
    let mut ended = record();
    ended.products[0].valid_until = Some(NOW);
    let told = ["USD 49.00", "USD 44.10", "Scheduling and reminders for clinics."];
    let kinds: Vec<Option<SignalKind>> =
        std::iter::once(None).chain(SignalKind::ALL.iter().copied().map(Some)).collect();
    let mut words = BTreeSet::new();
    for (language, base) in
        Language::ALL.iter().flat_map(|to| [&empty, &full, &ended].map(|base| (*to, base)))
    {
        for source in Source::ALL {
            let all_kinds = matches!(source, Source::WebChat | Source::Import);
            for kind in kinds.iter().filter(|kind| all_kinds || kind.is_none()) {
                let signals: Vec<Evidence<'_>> =
                    kind.iter().map(|kind| Evidence { kind: *kind, span: "" }).collect();
                for profile in 0..4 {
                    let mut facts = ana(base, language);
                    facts.source = *source;
                    facts.inquiry.signals = &signals;
                    facts.person.name = (profile % 2 == 0).then_some("Ana");
                    facts.open_question =
                        [None, Some("How long does onboarding take?"), Some("Guam?"), Some("how much?")]
                            [profile];
                    if profile == 1 {
                        facts.answered = &told;
                        facts.standing.last_inbound = None;
                    }
                    if profile == 2 {
                        facts.inquiry.quantity = None;
                    }
                    if profile == 3 {
                        facts.inquiry = Inquiry { signals: &signals, ..Inquiry::default() };
                    }
                    for (_, draft) in all(&facts, &offer(&full)) {
                        words.extend(capitalised(&format!("{} {}", draft.subject, draft.body)));
                    }
                }
            }
        }
    }
    let named = "Ana Lopez Acme Supply Rico Santos Widget Pro Rizal Ave Makati Scheduling Guam Yes Usually";
    words.difference(&capitalised(named)).cloned().collect()
}

fn capitalised(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
        .map(str::to_lowercase)
        .collect()
}

fn numbers(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).map(str::to_owned).collect()
}

#[derive(Debug, Clone)]
struct Sample {
    name: Option<String>,
    company: String,
    rep: String,
    product: String,
    description: String,
    answer: String,
    timeline: String,
    budget: String,
    price: i64,
    quantity: Option<i64>,
    kinds: Vec<usize>,
    source: usize,
    taglish: bool,
    confirmed: bool,
    ends_in_days: Option<i64>,
    told: bool,
}

prop_compose! {
    fn sample()(
        name in proptest::option::of("[A-Z][a-z]{2,8}( [A-Z][a-z]{2,9})?|.{0,50}"),
        (company, rep) in ("[A-Z][a-z]{2,9} [A-Z][a-z]{2,9}", "[A-Z][a-z]{2,8}"),
        (product, description, answer) in
            ("[A-Z][a-z]{3,8} [A-Z0-9]{2,4}", "[A-Za-z0-9 .\\r\\n]{0,120}", "[A-Za-z0-9 .\\r\\n]{0,120}"),
        (timeline, budget) in (".{0,80}", "[a-zA-Z0-9 ./:@<>]{0,70}"),
        price in 0_i64..100_000_000,
        quantity in proptest::option::of(1_i64..5_000),
        kinds in proptest::collection::vec(0..SignalKind::ALL.len(), 0..6),
        source in 0..Source::ALL.len(),
        (taglish, confirmed, told) in (any::<bool>(), any::<bool>(), any::<bool>()),
        ends_in_days in proptest::option::of(-5_i64..40),
    ) -> Sample {
        Sample {
            name, company, rep, product, description, answer, timeline, budget, price, quantity, kinds, source,
            taglish, confirmed, ends_in_days, told,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn every_number_and_name_is_on_record(sample in sample()) {
        let own = own_words_once();
        let mut item = product(1, &sample.product, &sample.description, sample.price);
        item.valid_until = sample.ends_in_days.map(|days| NOW + Span::days(days));
        let record = Record { products: vec![item], faq: vec![faq(1, "How long does onboarding \
            take?", &sample.answer)] };
        let signals: Vec<Evidence<'_>> = sample
            .kinds
            .iter()
            .map(|place| Evidence { kind: SignalKind::ALL[*place], span: &sample.timeline })
            .collect();
        let told = [sample.description.as_str(), sample.answer.as_str()];
        let language = if sample.taglish { Language::Taglish } else { Language::English };
        let base = ana(&record, language);
        let facts = Facts {
            sender: Sender { company: &sample.company, rep: &sample.rep, ..base.sender },
            person: Person { name: sample.name.as_deref(), confirmed: sample.confirmed, ..base.person },
            source: Source::ALL[sample.source],
            inquiry: Inquiry {
                product: record.products.first(),
                quantity: sample.quantity,
                timeline: Some(&sample.timeline),
                budget: Some(&sample.budget),
                signals: &signals,
            },
            manner: Manner::default(),
            answered: if sample.told { &told } else { &[] },
            open_question: Some("How long does onboarding take?"),
            ..base.clone()
        };
        let quoted = Product { valid_until: None, ..record.products[0].clone() };
        let offer = quote(&quoted, sample.quantity.unwrap_or(1), NOW, DEFAULT_VALIDITY_DAYS).unwrap();

        let mut known: Vec<String> = vec![
            sample.company.clone(), sample.rep.clone(), sample.product.clone(), sample.description.clone(),
            sample.answer.clone(), sample.timeline.clone(), sample.budget.clone(), "1, 2 or 3".to_owned(),
            base.sender.site.to_owned(), sample.name.clone().unwrap_or_default(), "UTC+08:00 12% VAT USD \
                20".to_owned(),
        ];
        known.extend(sample.quantity.map(|quantity| quantity.to_string()));
        known.extend(offer.lines(Manila));
        if let Ok(fact) = unit_prices(&quoted, NOW, DEFAULT_VALIDITY_DAYS) {
            known.extend(fact.lines(Manila));
        }
        if let Ok(fact) = unit_prices(&record.products[0], NOW, DEFAULT_VALIDITY_DAYS) {
            known.extend(fact.lines(Manila));
        }
        for at in [slot(24), slot(48), slot(50)] {
            let local = |t: Timestamp| t.utc().with_timezone(&Manila).format("%A %a %-d %B %b %Y \
                %H:%M").to_string();
            known.extend([local(at.start), local(at.end)]);
        }
        let known = known.join(" \n ");
        let known_names: BTreeSet<String> =
            known.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
        let known_numbers = numbers(&known);
        for (name, draft) in all(&facts, &offer) {
            let text = format!("{}\n{}", draft.subject, draft.body);
            for number in numbers(&text) {
                prop_assert!(known_numbers.contains(&number), "{name} invents the number {number}: {text}");
            }
            for word in capitalised(&text) {
                prop_assert!(known_names.contains(&word) || own.contains(&word), "{name} invents {word:?}: \
                    {text}");
            }
            prop_assert!(!draft.subject.contains(['\r', '\n', '\0']), "{name}: {:?}", draft.subject);
            prop_assert!(draft.subject.chars().count() <= 90 || name == "event", "{name}: \
                {:?}", draft.subject);
            prop_assert!(!draft.body.contains(['\r', '\0']), "{name}: {:?}", draft.body);
            prop_assert!(!draft.subject.trim().is_empty() && !draft.body.trim().is_empty());
        }
        let first = first_answer(&facts);
        let first = format!("{}\n{}", first.subject, first.body).replace(base.sender.site, "");
        prop_assert!(numbers(&first).is_subset(&numbers(&sample.company)), "a number in a first answer: \
            {first}");
        prop_assert!(!first.contains("://") && !first.contains('@'), "a link in a first answer: {first}");
        let note = format!("{} {}", summary(&facts), phone_text(&facts));
        let standing = numbers("77");
        for number in numbers(&note) {
            prop_assert!(known_numbers.contains(&number) || standing.contains(&number), "the note invents \
                {number}: {note}");
        }
    }
}

fn own_words_once() -> &'static BTreeSet<String> {
    static OWN: std::sync::OnceLock<BTreeSet<String>> = std::sync::OnceLock::new();
    OWN.get_or_init(own_words)
}
