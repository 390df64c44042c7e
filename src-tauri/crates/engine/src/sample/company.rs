//! The example company: enough for the test page to answer, nothing that could be mistaken for real. Prices are
//! whole numbers, so that they fit every currency.

/// Settings, by key.
pub(super) const SETTINGS: &[(&str, &str)] = &[
    ("company.name", "Bright Widgets"),
    ("company.address", "12 Mabini Street, Makati 1200, Philippines"),
    ("company.site", "https://brightwidgets.example"),
    ("rep.name", "Sam Reyes"),
];

/// Products: name, whole price, unit, whether by the month, description.
pub(super) const PRODUCTS: &[(&str, i64, &str, bool, &str)] = &[
    ("Widget Starter", 19, "seat", true, "Contacts, notes and reminders for small teams."),
    ("Widget Pro", 49, "seat", true, "Everything in Starter plus automation, reports and phone support."),
    ("Guided Setup", 300, "", false, "We import your data and train your team in one day."),
];

/// Questions and answers.
pub(super) const FAQS: &[(&str, &str)] = &[
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
