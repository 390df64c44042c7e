//! What each job kind really does (product.md section 4). A handler reads facts and proposes; nothing it
//! finds is written before the job's fence is checked in the completing transaction.

mod book_meeting;
mod close_deal;
mod messages;
mod qualify;
mod smart_scan;

pub(crate) use qualify::Qualified;
pub(crate) use smart_scan::Scan;

use crate::{Engine, EngineError, effects::Proposal, facts::Known, sequences::Flight};
use domain::{JobKind, SequenceName, economy::Price};
use store::jobs::{Job, Waiting};

/// When a job looks again whether another sequence is still under way.
pub(crate) const LATER: domain::time::Span = domain::time::Span::hours(24);
/// Qualify's result from which full_pipeline follows up; below it nurtures.
const FOLLOW_UP_FROM: u8 = 50;

/// What a handler found and proposes.
#[derive(Default)]
pub(crate) struct Prepared {
    pub(crate) known: Option<Known>,
    pub(crate) scan: Option<Scan>,
    pub(crate) qualified: Option<Qualified>,
    pub(crate) proposals: Vec<Proposal>,
    /// The sequence they are.
    pub(crate) flight: Option<Flight>,
}

/// Why a job could not be done.
#[derive(Debug)]
pub(crate) enum JobError {
    /// May succeed later.
    Later(String),
    /// Will not succeed as things stand.
    Never(String),
    /// Cannot begin yet: nothing was done, and it is no failure.
    Waits(Waiting),
}

impl JobError {
    /// What stands in the way.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Later(words) | Self::Never(words) | Self::Waits(Waiting { words, .. }) => words,
        }
    }
}

impl From<EngineError> for JobError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::NotFound(_) => Self::Never(error.to_string()),
            _ => Self::Later(error.to_string()),
        }
    }
}

/// Runs a claimed job. A job for nobody has nothing to do: benchmarks queue such.
pub(crate) async fn run(engine: &Engine, job: &Job) -> Result<Prepared, JobError> {
    let Some(prospect) = job.prospect_id else { return Ok(Prepared::default()) };
    write(engine, job, engine.know(prospect).await?).await
}

/// Runs a job on facts that were read before: a new draft in another manner.
pub(crate) async fn write(engine: &Engine, job: &Job, known: Known) -> Result<Prepared, JobError> {
    let price = Price { energy: job.energy, coins: job.coins };
    let mut prepared = Prepared::default();
    match job.kind {
        JobKind::SmartScan => prepared.scan = Some(smart_scan::scan(engine, &known).await?),
        JobKind::Qualify => prepared.qualified = Some(qualify::qualify(&known)),
        JobKind::FollowUp => follow_up(engine, job, &known, price, &mut prepared).await?,
        JobKind::Nurture => nurture(engine, job, &known, price, &mut prepared).await?,
        JobKind::BookMeeting => prepared.proposals = book_meeting::book(engine, &known, job, price).await?,
        JobKind::CloseDeal => prepared.proposals = close_deal::close(&known, price)?,
        JobKind::FullPipeline => {
            prepared.scan = Some(smart_scan::scan(engine, &known).await?);
            let qualified = qualify::qualify(&known);
            if qualified.score >= FOLLOW_UP_FROM {
                follow_up(engine, job, &known, price, &mut prepared).await?;
            } else {
                nurture(engine, job, &known, price, &mut prepared).await?;
            }
            prepared.qualified = Some(qualified);
        }
    }
    prepared.known = Some(known);
    Ok(prepared)
}

async fn follow_up(
    engine: &Engine,
    job: &Job,
    known: &Known,
    price: Price,
    prepared: &mut Prepared,
) -> Result<(), JobError> {
    if let Some(name) = messages::follow_up_of(known) {
        let begins = known.offer_sent.filter(|_| name == SequenceName::OfferReminder);
        let flight = engine.flight(job, name, begins.unwrap_or(known.now)).await?;
        // Reminders that the rep asks for beyond the last step stand alone.
        let ends = known.offer.as_ref().is_some_and(|(_, times)| *times > flight.steps.len());
        prepared.proposals = messages::follow_up(known, Some(&flight), price);
        // One message alone is no sequence: it takes nobody's place and keeps nothing waiting.
        let alone = name == SequenceName::FollowUp && flight.steps.len() == 1 && flight.enabled;
        prepared.flight = Some(flight).filter(|_| !ends && !alone);
    } else {
        prepared.proposals = messages::follow_up(known, None, price);
    }
    Ok(())
}

async fn nurture(
    engine: &Engine,
    job: &Job,
    known: &Known,
    price: Price,
    prepared: &mut Prepared,
) -> Result<(), JobError> {
    let flight = engine.flight(job, SequenceName::Nurture, known.now).await?;
    prepared.proposals = messages::nurture(known, &flight, price);
    prepared.flight = Some(flight).filter(|_| known.email().is_some());
    Ok(())
}

/// In place of a message, where no address is usable: a task with the text ready and the links to use it.
fn task_instead(known: &Known, title: &str) -> Proposal {
    let text = known.with(crate::composer::phone_text);
    let links = known.phone().and_then(|point| crate::composer::task_links(&point.value, &text));
    let who = known.prospect.fields.name.clone().unwrap_or_else(|| "this prospect".to_owned());
    Proposal::Task {
        title: format!("{title}: {who} has no usable e-mail address"),
        detail: serde_json::json!({ "text": text, "links": links }),
    }
}
