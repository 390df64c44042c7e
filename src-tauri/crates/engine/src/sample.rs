//! Sample data: an invented company with people in every stage, to look around in before there is anything real.
//! Everything about its people is marked and goes with one call; what the rep added besides stays. Nothing is ever
//! sent to them (`effects::check` asks).

mod company;
mod people;

use crate::{
    Engine, EngineError,
    capture::{SessionFacts, Understood, understand},
    mail::{hex, sha256},
    prospects::Birth,
    queue,
};
use company::{FAQS, PRODUCTS, SETTINGS};
use domain::{
    ActivityKind, Actor, Basis, ChatRole, Confirmation, FaqId, JobId, JobKind, JobState, MessageId, Money,
    ProductId, ProspectId, RevenueId, SessionId, Source, Stage, Timestamp, language,
    offer::{Period, Product},
    qualification, settings,
    time::Span,
};
use futures::FutureExt;
use people::{Line, PASSERS_BY, PEOPLE, Person, Plan};
use std::collections::BTreeMap;
use store::{
    Tx, activities,
    chat::{self, Exchange, Link, NewMessage, NewSession, Outcome},
    deals,
    jobs::{self, NewJob, Waiting},
    knowledge::{self, Faq},
    prospects::{Evidence, Fields},
    sample, signals, stages, workspace,
};

/// The way to a stage, step by step.
const WAY: [Stage; 5] =
    [Stage::New, Stage::Contacted, Stage::Qualified, Stage::Interested, Stage::ReadyToClose];

impl Engine {
    /// Loads the example company, and with `people` its prospects; answers how many.
    ///
    /// # Errors
    /// There are prospects already: what is real is never mixed with what is not.
    pub async fn load_sample(&self, people: bool) -> Result<usize, EngineError> {
        let (engine, now) = (self.clone(), self.now());
        let loaded = self
            .store()
            .write(move |tx| {
                async move {
                    if people && !store::prospects::list(&mut *tx, None, 1).await?.is_empty() {
                        return Err(EngineError::Precondition {
                            message: "there are prospects already".to_owned(),
                            hint: Some("sample data goes into a workspace without prospects only".to_owned()),
                        });
                    }
                    engine.load_company(tx, now).await?;
                    if !people {
                        return Ok(0);
                    }
                    let mut ids = Vec::with_capacity(PEOPLE.len());
                    for (person, place) in PEOPLE.iter().zip(0..) {
                        ids.push(engine.load_person(tx, person, place, now).await?);
                    }
                    for (name, email, hours, lines) in PASSERS_BY {
                        let born = now - Span::hours(*hours);
                        let words = Words { name, company: "", email: (*email).to_owned(), phone: "" };
                        engine.load_chat(tx, &words, lines, born, true).await?;
                    }
                    sample::finish(tx, now).await?;
                    Ok(ids.len())
                }
                .boxed()
            })
            .await?;
        self.dialogues().forget_products();
        if people {
            // The closing messages are written by the real handler, so that their cards are real ones.
            self.run_due().await?;
        }
        self.wake();
        Ok(loaded)
    }

    /// Takes the sample away; answers how many people that were.
    ///
    /// # Errors
    /// The workspace failed; nothing was taken then.
    pub async fn wipe_sample(&self) -> Result<usize, EngineError> {
        let (engine, now) = (self.clone(), self.now());
        let wiped = self
            .store()
            .write(move |tx| {
                async move {
                    let people = sample::people(&mut *tx).await?;
                    for id in &people {
                        for job in jobs::open_of(&mut *tx, *id).await? {
                            queue::cancel(&engine, tx, &job, "the sample data was wiped", now).await?;
                        }
                    }
                    let count = sample::wipe(tx, now).await?;
                    let version = workspace::get(&mut *tx).await?.map_or(0, |row| row.settings_version);
                    let stored = workspace::settings(&mut *tx).await?;
                    engine.replace_settings(settings::Settings::new(version, stored));
                    Ok::<_, EngineError>(count)
                }
                .boxed()
            })
            .await?;
        self.dialogues().forget_products();
        self.dialogues().forget_chats();
        self.wake();
        Ok(wiped)
    }

    /// Company, price sheet and FAQ, as far as the rep has none of that name.
    async fn load_company(&self, tx: &mut Tx, now: Timestamp) -> Result<(), EngineError> {
        let current = self.settings();
        for (key, value) in SETTINGS {
            if current.text(key).is_none() {
                workspace::set(tx, key, value, &Actor::System, now).await?;
                sample::mark(tx, "setting", key, value).await?;
            }
        }
        let known = knowledge::products(&mut *tx).await?;
        for (name, price, unit, monthly, description) in PRODUCTS {
            if known.iter().any(|product| product.name.eq_ignore_ascii_case(name)) {
                continue;
            }
            let product = Product {
                id: self.id(ProductId::new, now),
                name: (*name).to_owned(),
                description: (*description).to_owned(),
                unit_price: money(*price, &current),
                unit: (*unit).to_owned(),
                period: if *monthly { Period::Month } else { Period::Once },
                tax: None,
                tiers: Vec::new(),
                valid_until: None,
                version: 1,
            };
            let id = knowledge::put_product(tx, &product, now).await?;
            sample::mark(tx, "product", &id.to_string(), "1").await?;
        }
        let asked = knowledge::faqs(&mut *tx, 10_000).await?;
        for (question, answer) in FAQS {
            if asked.iter().any(|faq| faq.question.eq_ignore_ascii_case(question)) {
                continue;
            }
            let faq = Faq {
                id: self.id(FaqId::new, now),
                question: (*question).to_owned(),
                answer: (*answer).to_owned(),
            };
            knowledge::add_faq(tx, &faq, now).await?;
            sample::mark(tx, "faq", &faq.id.to_string(), answer).await?;
        }
        let version = workspace::get(&mut *tx).await?.map_or(0, |row| row.settings_version);
        let stored = workspace::settings(&mut *tx).await?;
        self.replace_settings(settings::Settings::new(version, stored));
        Ok(())
    }

    /// One person, from their first line to where they stand.
    async fn load_person(
        &self,
        tx: &mut Tx,
        person: &Person,
        place: i64,
        now: Timestamp,
    ) -> Result<ProspectId, EngineError> {
        // Not on the full hour: nobody comes then.
        let born = now - Span::hours(person.born) - Span::minutes(place * 7 % 53);
        let email = format!("{}@{}.example", person.who, person.domain);
        let words =
            Words { name: person.name, company: person.company, email: email.clone(), phone: person.phone };
        let facts = match person.chat {
            [] => None,
            lines => Some(self.load_chat(tx, &words, lines, born, false).await?),
        };
        let said = facts.as_ref().map(SessionFacts::conversion);
        let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let amount = Some(person.amount).filter(|amount| *amount > 0).map(|a| money(a, &self.settings()));
        let birth = Birth {
            source: person.source,
            actor: match person.source {
                Source::WebChat => Actor::Visitor,
                Source::Manual => Actor::User,
                _ => Actor::Connector,
            },
            stage: Stage::New,
            fields: Fields {
                name: filled(person.name),
                company: filled(person.company),
                ..Fields::default()
            },
            email: email.parse().ok(),
            phone: filled(person.phone).and_then(|phone| phone.parse().ok()),
            state: if person.confirmed { Confirmation::Confirmed } else { Confirmation::Claimed },
            basis: Some(Basis::Asked),
            basis_wording: None,
            amount,
            evidence: said.as_ref().map_or_else(Evidence::default, |said| Evidence {
                intent: said.intent,
                temperature: said.temperature,
                qualification: said.qualification,
                messages: said.messages,
                duration_ms: said.duration.0,
            }),
            barred: false,
            language: facts.as_ref().map_or_else(|| self.settings().language(), |facts| facts.language),
            first_touch: "{}".to_owned(),
            last_inbound_at: facts.as_ref().and_then(|f| f.session.spoke).map(|(_, last)| last),
            settle_until: None,
        };
        let id = self.give_birth(tx, birth, born).await?;
        sample::mark_person(tx, id).await?;
        if let Some(facts) = &facts {
            chat::attach(tx, facts.session.id, id, Link::Own).await?;
            signals::assign(tx, facts.session.id, id).await?;
        }
        self.walk_to(tx, id, person, born, now).await?;
        if person.hands_off {
            store::prospects::set_hands_off(tx, id, true, None, now).await?;
        }
        for plan in person.plans {
            self.load_plan(tx, id, *plan, now).await?;
        }
        self.rescore(tx, id, "sample data", now).await?;
        Ok(id)
    }

    /// Through the stages to the person's own, in even steps of time.
    async fn walk_to(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        person: &Person,
        born: Timestamp,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let entered = now - Span::hours(person.entered);
        let through = match person.stage {
            Stage::Won => &WAY[..],
            Stage::Lost => WAY.get(..3).unwrap_or_default(),
            stage => {
                WAY.iter().position(|step| *step == stage).and_then(|at| WAY.get(..at)).unwrap_or_default()
            }
        };
        let mut steps: Vec<Stage> = through.iter().copied().skip(1).collect();
        if person.stage != Stage::New {
            steps.push(person.stage);
        }
        let count = i64::try_from(steps.len()).unwrap_or(1).max(1);
        let mut from = Stage::New;
        for (to, step) in steps.into_iter().zip(1..) {
            let at = born + Span((entered - born).0.max(0) / count * step);
            let rank = crate::places::choose(tx, to, id, crate::places::Neighbours::default(), at).await?;
            let actor = if to.is_terminal() { Actor::User } else { Actor::Rule };
            stages::set(tx, id, to, rank, &actor, "sample data", at).await?;
            let row = self
                .activity(ActivityKind::StageMove, actor.clone(), format!("{from} -> {to}"), at)
                .about(id)
                .changing("stage", Some(from.to_string()), Some(to.to_string()));
            activities::add(tx, &row).await?;
            from = to;
        }
        match person.stage {
            Stage::Won => {
                let amount = money(person.amount, &self.settings());
                let deal =
                    deals::open(tx, self.id(domain::DealId::new, now), id, Some(amount), entered).await?;
                deals::win(tx, deal, amount, entered).await?;
                let revenue = self.id(RevenueId::new, now);
                deals::append_revenue(tx, revenue, id, deal, amount, &Actor::User, entered).await?;
                store::prospects::set_basis(tx, id, Basis::Customer, None, entered).await?;
            }
            Stage::Lost => {
                deals::open(tx, self.id(domain::DealId::new, now), id, None, entered).await?;
                deals::lose(tx, id, person.reason, entered).await?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn load_plan(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        plan: Plan,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let (kind, text, hours) = match plan {
            Plan::Task(text, hours) => (ActivityKind::Task, text, hours),
            Plan::Meeting(text, hours) => (ActivityKind::Meeting, text, hours),
            Plan::Note(text, hours) => (ActivityKind::Note, text, hours),
            Plan::Call(text, hours) => (ActivityKind::Call, text, hours),
            Plan::Waits(kind, reason, words) => {
                let job = self.load_job(tx, id, kind, now - Span::hours(1), now).await?;
                let waiting = Waiting { reason, until: None, words: words.to_owned() };
                // Prepared: nothing takes it up again by itself.
                jobs::wait(tx, job, &waiting, true, now).await?;
                return Ok(());
            }
            Plan::Closing => {
                self.load_job(tx, id, JobKind::CloseDeal, now, now).await?;
                return Ok(());
            }
        };
        let at = now + Span::hours(hours);
        let mut row = self.activity(kind, Actor::User, text, at.min(now - Span::minutes(9))).about(id);
        match plan {
            Plan::Task(..) => row.starts_at = Some(at),
            Plan::Meeting(..) => (row.starts_at, row.ends_at) = (Some(at), Some(at + Span::minutes(30))),
            _ => {}
        }
        activities::add(tx, &row).await?;
        Ok(())
    }

    async fn load_job(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        kind: JobKind,
        run_at: Timestamp,
        now: Timestamp,
    ) -> Result<JobId, EngineError> {
        let price = self.settings().price(kind);
        let job = self.id(JobId::new, now);
        let new = NewJob {
            id: job,
            prospect_id: Some(id),
            kind,
            state: JobState::Queued,
            priority: 1,
            run_at,
            // As by a click, so that it is prepared whatever the mode; what binds asks all the same.
            clicked: true,
            energy: price.energy,
            coins: price.coins,
            actor: Actor::User,
            reason: "sample data".to_owned(),
            stage_event: None,
            grace_until: None,
        };
        jobs::insert(tx, &[new], now).await?;
        Ok(job)
    }

    /// A chat as it was, line by line, and read as capture reads it.
    async fn load_chat(
        &self,
        tx: &mut Tx,
        words: &Words<'_>,
        lines: &[Line],
        born: Timestamp,
        apart: bool,
    ) -> Result<SessionFacts, EngineError> {
        let id = self.id(SessionId::new, born);
        let session = NewSession {
            id,
            // Nobody has these tokens: the chats are over.
            token_hash: sha256(&hex(&self.entropy().secret_bytes())),
            visitor_hash: sha256(&hex(&self.entropy().secret_bytes())),
            address_key: sha256(&hex(&self.entropy().secret_bytes())),
            page: Some("https://brightwidgets.example/pricing".to_owned()),
            referrer: None,
            utm: BTreeMap::new(),
            consent: None,
            left_key: None,
        };
        chat::open(tx, &session, born).await?;
        sample::mark(tx, "chat", &id.to_string(), "").await?;
        let said: Vec<Exchange> = lines
            .iter()
            .map(|(second, visitor, text)| {
                let at = born + Span::seconds(*second);
                let role = if *visitor { ChatRole::Visitor } else { ChatRole::Assistant };
                let line = NewMessage {
                    id: self.id(MessageId::new, at),
                    role,
                    text: words.put_into(text),
                    sources: Vec::new(),
                    key: None,
                };
                Exchange { session: id, lines: vec![line], asked: None, handover: None, at }
            })
            .collect();
        // One by one, so that each has its own moment.
        for exchange in said {
            chat::say(tx, &[exchange]).await?;
        }
        let visit = chat::get(&mut *tx, id)
            .await?
            .ok_or_else(|| EngineError::Internal("a sample chat is missing".to_owned()))?;
        let stored = chat::recent(&mut *tx, id, 400).await?;
        let Understood { fields, signals: found, .. } = understand(&stored, &visit, &self.settings());
        let texts: Vec<&str> = stored
            .iter()
            .filter(|line| line.role == ChatRole::Visitor)
            .map(|line| line.text.as_str())
            .collect();
        let score = qualification::assess(texts.iter().copied()).score;
        chat::state_fields(tx, id, &fields).await?;
        signals::add(tx, id, &found).await?;
        let left = apart && fields.iter().any(|field| field.field == "email");
        let outcome = if left { Outcome::LeftAddress } else { Outcome::Open };
        chat::set_captured(tx, id, visit.last_seq, score, outcome).await?;
        if !apart {
            store::conversations::see(tx, &[id], born).await?;
        }
        SessionFacts::gather(tx, id, score, language::detect(texts.iter().copied())).await
    }
}

/// What stands for the person in the lines of a chat.
struct Words<'a> {
    name: &'a str,
    company: &'a str,
    email: String,
    phone: &'a str,
}

impl Words<'_> {
    fn put_into(&self, text: &str) -> String {
        let company = if self.company.is_empty() { "our shop" } else { self.company };
        let phone = if self.phone.is_empty() { "0917 555 0140" } else { self.phone };
        text.replace("{name}", self.name)
            .replace("{company}", company)
            .replace("{email}", &self.email)
            .replace("{phone}", phone)
    }
}

/// Whole units of the workspace's currency.
fn money(whole: i64, settings: &settings::Settings) -> Money {
    let currency = settings.currency();
    Money { minor: whole.saturating_mul(10_i64.pow(currency.decimals())), currency }
}
