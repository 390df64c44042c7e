//! The facts a draft may rest on, as words to be found in it (`domain::grounding`).

use crate::{Engine, EngineError, composer, facts::Known, mail::MailPayload};
use chrono_tz::Tz;
use domain::{
    Timestamp,
    grounding::Fact,
    offer::{DEFAULT_VALIDITY_DAYS, counted, price_phrase, quote},
    schedule::{self, Busy},
};

impl Engine {
    /// Everything on record that a draft to this person may repeat.
    pub(super) async fn facts_for(
        &self,
        known: &Known,
        payload: &MailPayload,
    ) -> Result<Vec<Fact>, EngineError> {
        let mut record = Record::default();
        record.offer(payload, known.zone());
        record.sheet(known);
        record.answers(known);
        record.person(known);
        record.sender(known);
        if payload.invite.is_some() || !payload.times.is_empty() {
            record.times(payload, known.zone());
            // With a calendar elsewhere only the times the mail was made for are known to be free.
            if self.calendar_account().is_none() {
                record.free(known, &self.own_meetings(known.now).await?);
            }
        }
        Ok(record.0)
    }
}

#[derive(Default)]
struct Record(Vec<Fact>);

impl Record {
    fn add(&mut self, words: impl Into<String>, source: impl Into<String>) {
        let words = words.into();
        if !words.trim().is_empty() {
            self.0.push(Fact { words, source: source.into() });
        }
    }

    fn offer(&mut self, payload: &MailPayload, zone: Tz) {
        let Some(offer) = &payload.offer else { return };
        let source = format!("the offer, from version {} of the price sheet", offer.product_version);
        for line in offer.lines(zone) {
            if let Some((_, value)) = line.split_once(": ") {
                self.add(value, source.clone());
            }
            self.add(line, source.clone());
        }
        self.add(price_phrase(offer.total, "", offer.period), source);
    }

    fn sheet(&mut self, known: &Known) {
        let quantity = known.quantity();
        for product in &known.products {
            let source = format!("price sheet: {}", composer::one_line(&product.name));
            self.add(composer::one_line(&product.name), source.clone());
            self.add(composer::passage(&product.description), source.clone());
            self.add(price_phrase(product.unit_price, &product.unit, product.period), source.clone());
            let times = quantity.and_then(|n| quote(product, n, known.now, DEFAULT_VALIDITY_DAYS).ok());
            if let Some(offer) = times {
                self.add(price_phrase(offer.unit_price, &offer.unit, offer.period), source.clone());
                let total = price_phrase(offer.total, "", offer.period);
                self.add(total, format!("{source}, times {}", offer.quantity));
                self.add(counted(offer.quantity, &offer.unit), "the quantity they named");
            }
        }
    }

    fn answers(&mut self, known: &Known) {
        for entry in &known.faq {
            let question = composer::one_line(&entry.question);
            self.add(composer::passage(&entry.answer), format!("answer on record: {question}"));
            self.add(question, "a question on record");
        }
    }

    fn person(&mut self, known: &Known) {
        let fields = &known.prospect.fields;
        for signal in &known.signals {
            self.add(composer::one_line(&signal.quote), "their own words");
        }
        for said in [&fields.timeline, &fields.budget, &fields.quantity].into_iter().flatten() {
            self.add(composer::one_line(said), "their own words");
        }
        for (_, text, _) in &known.said {
            self.add(composer::one_line(text), "their own words");
        }
        for held in [&fields.name, &fields.company, &fields.role].into_iter().flatten() {
            self.add(composer::one_line(held), "the person's record");
        }
        if let Some(first) = fields.name.as_deref().and_then(|name| name.split_whitespace().next()) {
            self.add(first, "the person's record");
        }
    }

    fn sender(&mut self, known: &Known) {
        for key in ["company.name", "company.site", "company.address", "rep.name"] {
            self.add(known.settings.get(key), "your settings");
        }
    }

    /// The times the mail itself was made for.
    fn times(&mut self, payload: &MailPayload, zone: Tz) {
        let invited = payload.invite.as_ref().map(|invite| invite.start);
        for start in invited.into_iter().chain(payload.times.iter().copied()) {
            self.add(moment(start, zone), "a free time in your working hours");
        }
    }

    /// The rep's other free times.
    fn free(&mut self, known: &Known, busy: &[Busy]) {
        for slot in schedule::slots(known.now, &known.settings.slot_rules(), busy) {
            self.add(moment(slot.start, known.zone()), "a free time in your working hours");
        }
    }
}

/// As mails name a moment: `Thursday, 26 November 2026, 10:00`.
fn moment(at: Timestamp, zone: Tz) -> String {
    at.utc().with_timezone(&zone).format("%A, %-d %B %Y, %H:%M").to_string()
}
