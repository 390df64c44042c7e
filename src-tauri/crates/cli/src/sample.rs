//! The example company of `init --sample`: enough for the test page to answer, nothing that could be mistaken
//! for real. Prices are whole numbers, so that they fit every currency.

use serde_json::{Value, json};

/// Settings, by key.
const SETTINGS: &[(&str, &str)] = &[
    ("company.name", "Bright Widgets"),
    ("company.address", "12 Mabini Street, Makati 1200, Philippines"),
    ("company.site", "https://brightwidgets.example"),
    ("rep.name", "Sam Reyes"),
];

/// Questions and answers.
const FAQS: &[(&str, &str)] = &[
    (
        "Do you offer a free trial?",
        "Yes. Every plan can be tried for 14 days with all features and up to five seats, without a card.",
    ),
    (
        "How long does onboarding take?",
        "Most teams are set up within two working days. We import your data and train your team in one session.",
    ),
    (
        "Which payment methods do you accept?",
        "Bank transfer, GCash and all major cards. Yearly plans can be paid by invoice within 30 days.",
    ),
    (
        "Can I cancel at any time?",
        "Monthly plans end with the month in which you cancel. Yearly plans end with the year.",
    ),
    (
        "Where is my data stored?",
        "In data centres in Singapore, encrypted at rest and in transit. You can export everything at any time.",
    ),
    (
        "What are your support hours?",
        "Monday to Friday from 8:00 to 18:00 Manila time, by chat, mail and phone.",
    ),
];

/// The calls that fill a new workspace, in order.
pub fn calls() -> Vec<(&'static str, Value)> {
    let settings =
        SETTINGS.iter().map(|(key, value)| ("settings.set", json!({ "key": key, "value": value })));
    let products = [
        json!({
            "name": "Widget Starter", "price": "19", "unit": "seat", "period": "month",
            "description": "Contacts, notes and reminders for small teams."
        }),
        json!({
            "name": "Widget Pro", "price": "49", "unit": "seat", "period": "month",
            "description": "Everything in Starter plus automation, reports and phone support."
        }),
        json!({
            "name": "Guided Setup", "price": "300", "unit": "", "period": "once",
            "description": "We import your data and train your team in one day."
        }),
    ];
    let faqs = FAQS.iter().map(|(q, a)| ("faq.add", json!({ "question": q, "answer": a })));
    settings.chain(products.into_iter().map(|product| ("products.put", product))).chain(faqs).collect()
}
