//! A mail from somebody who is not on record: it makes a prospect when it qualifies as a chat would, else it is not
//! kept. The mailbox is the rep's; only what sells is our business.

use super::{matching::Match, take::News};
use crate::{Engine, EngineError, notices::Notice, prospects::Birth};
use domain::{
    ActivityKind, Actor, Basis, Confirmation, Source, Timestamp,
    conversion::{self, Conversion, ConversionFacts},
    email::Address,
    extract::{self, Field},
    language, qualification, schedule, signal,
    text::Turn,
    time::Span,
};
use store::{
    Tx, activities, chat,
    mails::Direction,
    prospects::{Evidence, Fields},
    suppression,
};

impl Engine {
    pub(super) async fn take_stranger(
        &self,
        tx: &mut Tx,
        news: &News,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let settings = self.settings();
        let text = news.mail.reply.as_str();
        let Ok(address) = news.sender().parse::<Address>() else { return Ok(()) };
        let competitors: Vec<String> = settings.list("company.competitors").map(str::to_owned).collect();
        if !address.is_contact(&[], &competitors)
            || address.is_role()
            || suppression::reason(&mut *tx, address.as_str()).await?.is_some()
        {
            return Ok(());
        }
        let kinds: Vec<_> = signal::detect(text).into_iter().map(|found| found.kind).collect();
        let intent = signal::intent(kinds.iter().map(|kind| settings.signal_points(*kind)));
        let temperature = signal::temperature_of(kinds.iter().copied());
        let score = qualification::assess([text]).score;
        let facts = ConversionFacts {
            has_contact: true,
            asked_contact: false,
            qualification: score,
            intent,
            temperature,
            messages: 1,
            high_value: kinds.iter().any(|kind| kind.is_high_value()),
            duration: Span(0),
        };
        let barred = kinds.iter().any(|kind| kind.bars_automation());
        if barred || conversion::decide(&facts, settings.score("capture.threshold")) != Conversion::Prospect {
            return Ok(());
        }
        let today = schedule::day_start(now, settings.time_zone());
        let made = chat::prospects_made_since(&mut *tx, today).await?;
        let made = u32::try_from(made).unwrap_or(u32::MAX);
        if !conversion::within_daily_cap(Source::InboundMail, made, settings.count("capture.daily_cap")) {
            // It stays in the mailbox, and the rep is told once: nothing on record says that they are a lead.
            let text = "more people wrote than may become prospects today; look into your mailbox";
            return self.notify(tx, Notice::once("new_lead", "mail-cap", text, now)).await;
        }
        let language = language::detect([text]);
        let stage = conversion::first_stage(temperature, intent, 1);
        let birth = Birth {
            source: Source::InboundMail,
            actor: Actor::Visitor,
            stage,
            fields: self.stated_in(news),
            email: Some(address),
            phone: None,
            state: if news.mail.dmarc_aligned { Confirmation::Confirmed } else { Confirmation::Claimed },
            basis: Some(Basis::Asked),
            basis_wording: None,
            amount: None,
            evidence: Evidence { intent, temperature, qualification: score, messages: 1, duration_ms: 0 },
            barred,
            language,
            first_touch: serde_json::json!({ "mail": true, "at": news.received }).to_string(),
            last_inbound_at: Some(news.received),
            settle_until: None,
        };
        let id = self.give_birth(tx, birth, now).await?;
        let (mail, _) = self.keep_mail(tx, news, &Match::newborn(id), Direction::In, true, now).await?;
        self.note_signals(tx, id, mail, text, news.received).await?;
        self.weigh(tx, id, news.received, now).await?;
        let held: Vec<&str> = conversion::conditions(&facts).into_iter().map(|c| c.words()).collect();
        let text = format!("became a prospect by mail: qualification {score}, {}", held.join(", "));
        let mut row = self.activity(ActivityKind::Message, Actor::Visitor, text, now).about(id);
        row.mail_id = Some(mail);
        activities::add(tx, &row).await?;
        let who = news.sender();
        self.notify(tx, Notice::about("new_lead", id, format!("new lead by mail: {who}"), now)).await?;
        self.enter_first_stage(tx, id, now).await?;
        Ok(())
    }

    /// What the mail says of its writer; the name in its From, where the text states none.
    fn stated_in(&self, news: &News) -> Fields {
        let mut fields = Fields::default();
        let shown = news.mail.from.as_ref().map(|from| from.name.trim()).unwrap_or_default();
        fields.name = domain::claim::safe_name(shown);
        for found in extract::extract(&[Turn::customer(&news.mail.reply)], self.settings().region())
            .into_iter()
            .filter(extract::Found::is_accepted)
        {
            if matches!(found.field, Field::Email | Field::Phone) {
                continue;
            }
            if let Some(field) = fields.get_mut(found.field.as_str()) {
                *field = Some(found.value);
            }
        }
        fields
    }
}
