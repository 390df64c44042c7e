//! What a job writes by: the steps of the version its person has, when they began, and how many have left.

use crate::{Engine, EngineError, effects::parse_payload};
use domain::{ProspectId, SequenceName, Timestamp, economy::Price, sequence::Step};
use store::{
    Tx,
    effects::{self, Effect},
    jobs::Job,
    sequences,
};

/// Why a job is written anew whose sequence the rep has changed.
pub(super) const CHANGED: &str = "the sequence was changed";

/// A sequence on its way to one person.
#[derive(Debug, Clone)]
pub(crate) struct Flight {
    pub(crate) name: SequenceName,
    pub(crate) version: u32,
    pub(crate) enabled: bool,
    pub(crate) steps: Vec<Step>,
    pub(crate) started_at: Timestamp,
    /// How many of its steps, from the first, are behind it.
    pub(crate) behind: usize,
    /// What they cost.
    pub(crate) spent: Price,
}

impl Engine {
    /// The version that the job's run has; the current one for a job that begins.
    pub(crate) async fn flight(
        &self,
        job: &Job,
        name: SequenceName,
        begins: Timestamp,
    ) -> Result<Flight, EngineError> {
        let on = self.store().reader();
        let changed = job.error.as_deref() == Some(CHANGED);
        let job = job.id;
        let run = sequences::of_job(on, job).await?.filter(|run| run.name == name);
        let Some(run) = run else {
            let now = sequences::current(on, name).await?;
            let spent = Price { energy: 0, coins: 0 };
            return Ok(Flight {
                name,
                version: now.version,
                enabled: now.enabled,
                steps: now.steps,
                started_at: begins,
                behind: 0,
                spent,
            });
        };
        let gone: Vec<Effect> =
            effects::of_job(on, job).await?.into_iter().filter(|effect| effect.left_at.is_some()).collect();
        let spent = gone.iter().fold(Price { energy: 0, coins: 0 }, |sum, effect| {
            sum.plus(Price { energy: effect.energy, coins: effect.coins })
        });
        let behind = gone.iter().map(|effect| effect.step + 1).max().unwrap_or(0);
        Ok(Flight {
            name,
            version: run.version,
            enabled: true,
            steps: sequences::steps(on, name, run.version).await?,
            // Written anew before anything has left (slept over, address confirmed), it starts afresh; changed by the
            // rep, it keeps its times.
            started_at: if behind == 0 && !changed { begins } else { run.started_at },
            behind: usize::try_from(behind).unwrap_or(usize::MAX),
            spent,
        })
    }

    /// How often the offer that first left then has left by now.
    pub(crate) async fn reminders_left(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        first: Timestamp,
    ) -> Result<usize, EngineError> {
        Ok(reminded(&effects::thread(&mut *tx, id).await?, first)?.len())
    }
}

/// Every mail that carried the offer which first left then, oldest first.
pub(super) fn reminded(thread: &[Effect], first: Timestamp) -> Result<Vec<Effect>, EngineError> {
    let mut carried = Vec::new();
    for effect in thread {
        if let Some(offer) = parse_payload(&effect.payload)?.offer {
            carried.push((offer.quoted_at, effect));
        }
    }
    let quoted = carried.iter().find(|(_, effect)| effect.left_at == Some(first)).map(|(quoted, _)| *quoted);
    carried.retain(|(at, _)| Some(*at) == quoted);
    carried.sort_by_key(|(_, effect)| effect.left_at);
    Ok(carried.into_iter().map(|(_, effect)| effect.clone()).collect())
}
