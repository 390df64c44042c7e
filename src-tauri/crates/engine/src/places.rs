//! Where a card goes in its column: to the top, or between the neighbours it was dropped between.

use crate::EngineError;
use domain::{
    ProspectId, Stage, Timestamp,
    rank::{self, Rank},
};
use store::{Tx, places};

/// The cards it was dropped between, as the screen showed them; one that is gone meanwhile does not count. None:
/// the top.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The card above it.
    pub above: Option<ProspectId>,
    /// The card below it.
    pub below: Option<ProspectId>,
}

/// The rank for a card that enters a column or moves within it.
pub(crate) async fn choose(
    tx: &mut Tx,
    stage: Stage,
    card: ProspectId,
    beside: Neighbours,
    now: Timestamp,
) -> Result<i64, EngineError> {
    for _ in 0..2 {
        let (above, below) = ranks(tx, stage, card, beside).await?;
        if let Some(rank) = rank::between(above.map(Rank), below.map(Rank)) {
            return Ok(rank.0);
        }
        // The numbers between the two are used up: spread the column anew, once in billions of moves.
        places::spread(tx, stage, now).await?;
    }
    Err(EngineError::Internal(format!("no place left in {stage}")))
}

async fn ranks(
    tx: &mut Tx,
    stage: Stage,
    card: ProspectId,
    beside: Neighbours,
) -> Result<(Option<i64>, Option<i64>), EngineError> {
    let above = there(tx, stage, card, beside.above).await?;
    let below = there(tx, stage, card, beside.below).await?;
    Ok(match (above, below) {
        (Some(above), Some(below)) if (above.rank, above.seq) < (below.rank, below.seq) => {
            (Some(above.rank), Some(below.rank))
        }
        (Some(above), _) => {
            let next = places::below(&mut *tx, above, card).await?;
            (Some(above.rank), next.map(|(_, rank)| rank))
        }
        (None, Some(below)) => {
            let before = places::above(&mut *tx, below, card).await?;
            (before.map(|(_, rank)| rank), Some(below.rank))
        }
        (None, None) => (None, places::top(&mut *tx, stage, card).await?.map(|(_, rank)| rank)),
    })
}

/// The place of a neighbour that is still in the column.
async fn there(
    tx: &mut Tx,
    stage: Stage,
    card: ProspectId,
    neighbour: Option<ProspectId>,
) -> Result<Option<places::Place>, EngineError> {
    let Some(id) = neighbour.filter(|id| *id != card) else { return Ok(None) };
    Ok(places::place(&mut *tx, id).await?.filter(|place| place.stage == stage))
}

/// The rank a card had, if it is free and still between the same neighbours; else a new one between them.
pub(crate) async fn again(
    tx: &mut Tx,
    stage: Stage,
    card: ProspectId,
    rank: i64,
    beside: Neighbours,
    now: Timestamp,
) -> Result<i64, EngineError> {
    let above = there(tx, stage, card, beside.above).await?;
    let below = there(tx, stage, card, beside.below).await?;
    let fits = above.is_none_or(|above| above.rank < rank) && below.is_none_or(|below| rank < below.rank);
    if fits && !places::is_taken(&mut *tx, stage, rank).await? {
        return Ok(rank);
    }
    choose(tx, stage, card, beside, now).await
}

/// The cards around one now.
pub(crate) async fn around(tx: &mut Tx, card: ProspectId) -> Result<Neighbours, EngineError> {
    let Some(place) = places::place(&mut *tx, card).await? else { return Ok(Neighbours::default()) };
    Ok(Neighbours {
        above: places::above(&mut *tx, place, card).await?.map(|(id, _)| id),
        below: places::below(&mut *tx, place, card).await?.map(|(id, _)| id),
    })
}
