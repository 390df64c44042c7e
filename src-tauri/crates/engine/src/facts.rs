//! Everything on record about one prospect, gathered once for a handler; the composer writes from this and
//! from nothing else.

use crate::{Engine, EngineError, composer};
use domain::{
    Confirmation, ContactKind, EffectState, FaqId, ProspectId, Timestamp, claim,
    email::Address,
    meeting,
    offer::{Offer, Product},
    schedule::Slot,
    settings::Settings,
};
use std::sync::Arc;
use store::{
    activities, chat,
    contacts::{self, ContactPoint},
    effects, knowledge, mails,
    prospects::{self, Prospect},
    signals::{self, Signal},
};

/// FAQ entries the composer may draw on.
const FAQ_LIMIT: i64 = 100;

/// The facts.
pub(crate) struct Known {
    pub(crate) prospect: Prospect,
    pub(crate) points: Vec<ContactPoint>,
    pub(crate) signals: Vec<Signal>,
    pub(crate) products: Vec<Product>,
    pub(crate) faq: Vec<composer::FaqEntry>,
    /// The person's own words, oldest first, of the visits that count.
    pub(crate) said: Vec<(domain::MessageId, String, Timestamp)>,
    /// Texts we sent before.
    pub(crate) sent: Vec<String>,
    /// What they asked by mail and nobody answered yet.
    pub(crate) open_question: Option<String>,
    pub(crate) last_outbound: Option<Timestamp>,
    pub(crate) offer_sent: Option<Timestamp>,
    /// The offer that still waits for an answer, and how often it left: reminders carry it too.
    pub(crate) offer: Option<(Offer, usize)>,
    /// The meeting they did not come to, while nothing has happened since.
    pub(crate) missed: Option<Slot>,
    /// How the rep wants it written.
    pub(crate) manner: composer::Manner,
    /// Starts of slots that were named before and are not to be named again.
    pub(crate) not_at: Vec<Timestamp>,
    pub(crate) settings: Arc<Settings>,
    pub(crate) now: Timestamp,
}

impl Engine {
    /// Reads what is known of a prospect.
    pub(crate) async fn know(&self, id: ProspectId) -> Result<Known, EngineError> {
        let on = self.store().reader();
        let prospect =
            prospects::get(on, id).await?.ok_or_else(|| EngineError::NotFound(format!("prospect {id}")))?;
        let mut said = Vec::new();
        for session in chat::of_prospect(on, id).await? {
            if !matches!(session.prospect, Some((_, chat::Link::Own | chat::Link::Confirmed))) {
                continue;
            }
            for message in chat::recent(on, session.id, 200).await? {
                if message.role == domain::ChatRole::Visitor {
                    said.push((message.id, message.text, message.at));
                }
            }
        }
        said.extend(mails::heard(on, id).await?);
        said.sort_by_key(|(_, _, at)| *at);
        let thread = effects::of_prospect(on, id, 50).await?;
        let mut sent = Vec::new();
        let (mut last_outbound, mut offers) = (None, Vec::new());
        for effect in thread.iter().filter(|effect| effect.state == EffectState::Sent) {
            let Ok(payload) = serde_json::from_str::<crate::mail::MailPayload>(&effect.payload) else {
                continue;
            };
            last_outbound = last_outbound.max(effect.left_at);
            if let Some(offer) = payload.offer {
                offers.push((effect.left_at, offer));
            }
            sent.push(payload.body);
        }
        let offer = unanswered(offers, prospect.last_inbound_at);
        let open_question = match mails::latest(on, id).await? {
            Some(mail) if last_outbound.is_none_or(|left| left < mail.at) => mail.question,
            _ => None,
        };
        let met = activities::meetings_of(on, id).await?;
        let met: Vec<_> = met.into_iter().map(|row| row.meeting).collect();
        let missed = meeting::missed(&met, prospect.last_inbound_at);
        let faq = knowledge::faqs(on, FAQ_LIMIT).await?;
        Ok(Known {
            prospect,
            points: contacts::of_prospect(on, id).await?,
            signals: signals::of_prospect(on, id).await?,
            products: knowledge::products(on).await?,
            faq: faq
                .into_iter()
                .map(|entry| composer::FaqEntry {
                    id: FaqId::new(entry.id.uuid()),
                    question: entry.question,
                    answer: entry.answer,
                })
                .collect(),
            said,
            sent,
            open_question,
            last_outbound,
            offer_sent: offer.as_ref().map(|(sent, _, _)| *sent),
            offer: offer.map(|(_, offer, times)| (offer, times)),
            missed,
            manner: composer::Manner::default(),
            not_at: Vec::new(),
            settings: self.settings(),
            now: self.now(),
        })
    }
}

/// The newest offer without a word from them since it first left: when that was, and how often it has left by now.
fn unanswered(
    sent: Vec<(Option<Timestamp>, Offer)>,
    last_inbound: Option<Timestamp>,
) -> Option<(Timestamp, Offer, usize)> {
    let newest = sent.iter().max_by_key(|(at, _)| *at)?.1.quoted_at;
    // A reminder carries the offer as it was quoted.
    let same: Vec<(Timestamp, Offer)> = sent
        .into_iter()
        .filter(|(_, offer)| offer.quoted_at == newest)
        .filter_map(|(at, offer)| Some((at?, offer)))
        .collect();
    let times = same.len();
    let (first, offer) = same.into_iter().min_by_key(|(at, _)| *at)?;
    last_inbound.is_none_or(|heard| heard < first).then_some((first, offer, times))
}

/// What there is to say about a prospect right now.
#[derive(Debug, Clone)]
pub struct Brief {
    /// A few sentences from facts on record.
    pub summary: String,
    /// The next best action with its reason.
    pub next_action: Option<String>,
}

impl Engine {
    /// Summary and next best action by today's facts: a scan's words age with the first mail that leaves.
    pub async fn brief(&self, id: ProspectId) -> Result<Brief, EngineError> {
        Ok(self.know(id).await?.brief())
    }
}

impl Known {
    /// Summary and next best action from the facts.
    pub(crate) fn brief(&self) -> Brief {
        let next = self.with(composer::next_best_action).map(|next| match next.step {
            composer::NextStep::Job(kind) => format!("{}: {}", kind.label(), next.reason),
            composer::NextStep::Task(title) => format!("{title}: {}", next.reason),
        });
        Brief { summary: self.with(composer::summary), next_action: next }
    }

    /// The contact point mail goes to: the first usable address, primary ones first.
    pub(crate) fn email(&self) -> Option<&ContactPoint> {
        self.points.iter().find(|point| point.kind == ContactKind::Email && point.do_not_use.is_none())
    }
    /// Whether that address is confirmed.
    pub(crate) fn email_confirmed(&self) -> bool {
        self.email().is_some_and(|point| point.state == Confirmation::Confirmed)
    }
    /// The phone to call.
    pub(crate) fn phone(&self) -> Option<&ContactPoint> {
        self.points.iter().find(|point| point.kind == ContactKind::Phone && point.do_not_use.is_none())
    }
    /// The name as a mail may use it: a confirmed person's as known, else only letters.
    pub(crate) fn safe_name(&self) -> Option<String> {
        self.prospect.fields.name.as_deref().and_then(claim::safe_name)
    }
    /// The product they named, if it is on the sheet.
    pub(crate) fn product(&self) -> Option<&Product> {
        self.said.iter().rev().find_map(|(_, text, _)| {
            let text = text.to_lowercase();
            self.products
                .iter()
                .filter(|product| text.contains(&product.name.to_lowercase()))
                .max_by_key(|product| product.name.len())
        })
    }
    /// How many they said, if it is a number.
    pub(crate) fn quantity(&self) -> Option<i64> {
        self.prospect.fields.quantity.as_deref()?.trim().parse().ok().filter(|quantity| *quantity > 0)
    }
    /// The recipient's zone, else the rep's.
    pub(crate) fn zone(&self) -> chrono_tz::Tz {
        self.prospect.zone().unwrap_or_else(|| self.settings.time_zone())
    }
    /// Where the recipient is, with the public holidays there.
    pub(crate) fn place(&self) -> domain::schedule::Place {
        self.settings.place(self.prospect.zone())
    }
    /// The company behind a business address, as a name: `lopez-dental.ph` -> `Lopez Dental`.
    pub(crate) fn company_from_domain(&self) -> Option<String> {
        let address: Address = self.email()?.value.parse().ok()?;
        let label = address.business_domain()?.split('.').next()?.to_owned();
        let words = label.split(['-', '_']).filter(|word| !word.is_empty()).map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_uppercase().chain(letters).collect::<String>())
                .unwrap_or_default()
        });
        Some(words.collect::<Vec<_>>().join(" ")).filter(|name| !name.is_empty())
    }

    /// Runs `write` with the facts as the composer takes them.
    pub(crate) fn with<T>(&self, write: impl FnOnce(&composer::Facts<'_>) -> T) -> T {
        let name = self.safe_name();
        let evidence: Vec<composer::Evidence<'_>> =
            self.signals.iter().map(|s| composer::Evidence { kind: s.kind, span: &s.quote }).collect();
        let sent: Vec<&str> = self.sent.iter().map(String::as_str).collect();
        write(&composer::Facts {
            sender: self.sender(),
            person: composer::Person {
                name: name.as_deref(),
                confirmed: self.email_confirmed(),
                company: self.prospect.fields.company.as_deref(),
                language: self.manner.language.unwrap_or(self.prospect.language),
                zone: self.zone(),
            },
            source: self.prospect.source,
            inquiry: composer::Inquiry {
                product: self.product(),
                quantity: self.quantity(),
                timeline: self.prospect.fields.timeline.as_deref(),
                budget: self.prospect.fields.budget.as_deref(),
                signals: &evidence,
            },
            answered: &sent,
            manner: self.manner,
            products: &self.products,
            faq: &self.faq,
            open_question: self.open_question.as_deref(),
            standing: composer::Standing {
                stage: self.prospect.stage,
                scout_score: self.prospect.effective_score(),
                temperature: self.prospect.evidence.temperature,
                email: self.email().map(|point| point.state),
                phone: self.phone().is_some(),
                last_inbound: self.prospect.last_inbound_at,
                last_outbound: self.last_outbound,
                offer_sent: self.offer_sent,
                qualify: None,
            },
            now: self.now,
        })
    }

    fn sender(&self) -> composer::Sender<'_> {
        composer::Sender {
            company: self.settings.get("company.name"),
            address: self.settings.get("company.address"),
            site: self.settings.get("company.site"),
            signature: self.settings.get("mail.signature"),
            rep: self.settings.text("rep.name").or(self.settings.text("mail.from_name")).unwrap_or_default(),
        }
    }
    /// Sender, postal address and opt-out.
    pub(crate) fn footer(&self, settings: &Settings) -> String {
        let opt_out = settings.text("mail.reply_to").unwrap_or(settings.get("mail.from"));
        composer::footer(&self.sender(), opt_out, self.manner.language.unwrap_or(self.prospect.language))
    }
}
