//! What the rep reads about a person: a short summary and the next best action with its reason, both from
//! stored facts (product.md section 4, `smart_scan`). It must not queue or decide anything.

use super::wording::{full_name, item, one_line, quotable};
use super::{Evidence, Facts};
use domain::{Confirmation, JobKind, SignalKind, Source, Stage, reasons};

/// Something worth doing, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextAction {
    /// What.
    pub step: NextStep,
    /// Why, in words for the rep, from stored facts.
    pub reason: String,
}

/// What can be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextStep {
    /// A job of this kind.
    Job(JobKind),
    /// A task for the rep, by title.
    Task(String),
}

/// Two or three sentences for the card: who, what they asked for, how they can be reached. In English, the
/// language of the screens.
pub fn summary(facts: &Facts<'_>) -> String {
    let who = person(facts);
    let who = match facts.person.company.map(one_line).filter(|company| !company.is_empty()) {
        Some(company) => format!("{who} ({company})"),
        None => who,
    };
    let mut sentences = vec![format!("{who} {}.", arrival(facts.source))];
    let inquiry = &facts.inquiry;
    let mut asked = Vec::new();
    asked.extend(item(facts).map(|item| format!("asked about {item}")));
    asked.extend(inquiry.signals.iter().filter_map(|evidence| phrase(evidence.kind)).map(str::to_owned));
    asked.extend(inquiry.timeline.and_then(quotable).map(|when| format!("timing \"{when}\"")));
    asked.extend(inquiry.budget.and_then(quotable).map(|much| format!("budget \"{much}\"")));
    if !asked.is_empty() {
        sentences.push(format!("On record: {}.", asked.join(", ")));
    }
    let standing = &facts.standing;
    let mail = match standing.email {
        Some(Confirmation::Confirmed) => "e-mail confirmed",
        Some(Confirmation::Claimed) => "e-mail only claimed",
        None => "no usable e-mail",
    };
    let phone = if standing.phone { "phone on record" } else { "no phone" };
    sentences.push(format!(
        "ScoutScore {}, {}, {}; {mail}, {phone}.",
        standing.scout_score,
        standing.temperature.as_str().replace('_', " "),
        standing.stage.as_str().replace('_', " "),
    ));
    sentences.join(" ")
}

/// The first rule that applies, or `None` when the pipeline has nothing to do for this person.
pub fn next_best_action(facts: &Facts<'_>) -> Option<NextAction> {
    let standing = &facts.standing;
    let who = person(facts);
    if standing.stage.is_terminal() {
        return None;
    }
    if let Some(evidence) = facts.inquiry.signals.iter().find(|evidence| evidence.kind.bars_automation()) {
        return task(
            format!("Look at {who} yourself"),
            format!("It reads like {}{}.", label(evidence.kind), words(evidence)),
        );
    }
    if let Some(evidence) = evidence(facts, SignalKind::NotInterested) {
        return task(format!("Decide whether {who} is lost"), format!("They said no{}.", words(evidence)));
    }
    if standing.email.is_none() {
        return if standing.phone {
            task(format!("Call {who}"), "There is a phone number and no usable e-mail address.".to_owned())
        } else {
            task(
                format!("Find a way to reach {who}"),
                "There is neither a usable e-mail address nor a phone number.".to_owned(),
            )
        };
    }
    if let Some(question) = facts.open_question {
        let quoted = quotable(question).map(|words| format!(": \"{words}\"")).unwrap_or_default();
        return task(
            format!("Answer {who}"),
            format!("They asked something that is not answered yet{quoted}."),
        );
    }
    if standing.email == Some(Confirmation::Claimed) {
        return if standing.last_outbound.is_none() {
            job(
                JobKind::FollowUp,
                "The address is only claimed and has had no answer; a reply would confirm it.".to_owned(),
            )
        } else {
            task(
                format!("Confirm the address of {who}"),
                "The address is only claimed, its first answer has gone out, and nobody has replied."
                    .to_owned(),
            )
        };
    }
    if let Some(sent) = standing.offer_sent {
        let days = (facts.now - sent).whole_days();
        return (days >= 3).then(|| NextAction {
            step: NextStep::Job(JobKind::FollowUp),
            reason: format!("The offer has been without an answer for {days} days."),
        });
    }
    if let Some(evidence) = evidence(facts, SignalKind::PurchaseIntent) {
        return job(JobKind::CloseDeal, format!("They want to buy{}.", words(evidence)));
    }
    if standing.stage == Stage::ReadyToClose {
        return job(JobKind::CloseDeal, "The stage is ready to close and no offer is out.".to_owned());
    }
    if let Some(evidence) = evidence(facts, SignalKind::DemoRequest) {
        return job(JobKind::BookMeeting, format!("They asked for a demo or a meeting{}.", words(evidence)));
    }
    if standing.stage == Stage::Interested {
        return job(
            JobKind::BookMeeting,
            "The stage is interested and no meeting is asked for yet.".to_owned(),
        );
    }
    if standing.last_outbound.is_none() {
        return job(JobKind::FollowUp, "They have not heard from us yet.".to_owned());
    }
    if standing.last_inbound > standing.last_outbound {
        return job(JobKind::FollowUp, "Their last message is newer than ours.".to_owned());
    }
    if standing.stage == Stage::Qualified && standing.qualify.is_none_or(|points| points < 50) {
        return job(JobKind::Qualify, missing(facts));
    }
    let quiet =
        standing.last_outbound.max(standing.last_inbound).map(|touch| (facts.now - touch).whole_days());
    match (quiet, standing.stage.stale_after_days()) {
        (Some(days), Some(stale)) if days >= stale => {
            job(JobKind::Nurture, format!("Nothing has been said for {days} days."))
        }
        _ => None,
    }
}

fn job(kind: JobKind, reason: String) -> Option<NextAction> {
    Some(NextAction { step: NextStep::Job(kind), reason })
}

fn task(title: String, reason: String) -> Option<NextAction> {
    Some(NextAction { step: NextStep::Task(title), reason })
}

fn evidence<'a>(facts: &Facts<'a>, kind: SignalKind) -> Option<&'a Evidence<'a>> {
    facts.inquiry.signals.iter().find(|evidence| evidence.kind == kind)
}

/// The words a signal was found in, for a reason.
fn words(evidence: &Evidence<'_>) -> String {
    quotable(evidence.span).map(|words| format!(": \"{words}\"")).unwrap_or_default()
}

fn person(facts: &Facts<'_>) -> String {
    full_name(facts).unwrap_or_else(|| "this person".to_owned())
}

fn missing(facts: &Facts<'_>) -> String {
    let inquiry = &facts.inquiry;
    let open = [
        (inquiry.quantity.is_none(), "quantity"),
        (inquiry.timeline.is_none(), "timeline"),
        (inquiry.budget.is_none(), "budget"),
    ];
    let open: Vec<&str> = open.into_iter().filter(|(is_open, _)| *is_open).map(|(_, name)| name).collect();
    if open.is_empty() {
        return "Who decides is not known yet.".to_owned();
    }
    format!("Not known yet: {}.", open.join(", "))
}

const fn arrival(source: Source) -> &'static str {
    match source {
        Source::WebChat => "came through the website chat",
        Source::FacebookLeadAds => "came through a Facebook lead ad",
        Source::GoogleLeadForm => "came through a Google lead form",
        Source::InboundMail => "wrote a mail to us",
        Source::WebForm => "came through a form on the website",
        Source::Webhook => "came through a webhook",
        Source::Import => "was imported",
        Source::Manual => "was entered by the rep",
    }
}

/// What a signal says in a summary; quantity and interest are told in other words there.
const fn phrase(kind: SignalKind) -> Option<&'static str> {
    match kind {
        SignalKind::QuantityInquiry | SignalKind::Interest => None,
        _ => Some(reasons::phrase(kind)),
    }
}

const fn label(kind: SignalKind) -> &'static str {
    match kind {
        SignalKind::VendorPitch => "a sales pitch to us",
        SignalKind::JobSeeker => "a job application",
        _ => "spam",
    }
}
