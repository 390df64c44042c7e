//! An effect on its way out: marked sending before any socket opens, ended with what became of it.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{EffectId, EffectState, Timestamp};

/// Marks an intent as sending under this boot: committed before any socket opens. A message we start, unlike
/// the answer to an inbound one, counts towards cool-down and weekly limit. `false` if it is no intent.
pub async fn start_sending(
    tx: &mut Tx,
    id: EffectId,
    boot: &str,
    is_started_by_us: bool,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let id = id.to_string();
    let started = sqlx::query!(
        "UPDATE effects SET state = 'sending', boot = ?2, attempt = attempt + 1, left_at = ?3, transmitting = 0,
           answers_at = iif(?4, NULL, answers_at), waiting_for = NULL, wait_until = NULL, wait_words = NULL,
           error = NULL, updated_at = ?3 WHERE id = ?1 AND state = 'intent'",
        id,
        boot,
        now.0,
        is_started_by_us
    )
    .execute(tx.connection())
    .await?;
    tx.changed("effects", id, "system", now);
    Ok(started.rows_affected() == 1)
}

/// The server waits for the message: from this commit on a crash leaves its fate unknown. `false` when the
/// effect is not ours to send any more.
pub async fn mark_transmitting(tx: &mut Tx, id: EffectId, boot: &str) -> Result<bool, StoreError> {
    let id = id.to_string();
    let marked = sqlx::query!(
        "UPDATE effects SET transmitting = 1 WHERE id = ? AND state = 'sending' AND boot = ? AND error IS NULL",
        id,
        boot
    )
    .execute(tx.connection())
    .await?;
    Ok(marked.rows_affected() == 1)
}

/// Ends an effect: `Sent`, `Done`, `Rejected`, `Ambiguous` or `Cancelled`. Nothing leaves these states here
/// except `Ambiguous`, which evidence or the rep may settle.
pub async fn end(
    tx: &mut Tx,
    id: EffectId,
    state: EffectState,
    response: Option<&str>,
    error: Option<&str>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (id, state) = (id.to_string(), state.as_str());
    let ended = sqlx::query!(
        "UPDATE effects SET state = ?2, response = coalesce(?3, response), error = ?4, transmitting = 0,
           waiting_for = NULL, wait_until = NULL, wait_words = NULL,
           left_at = iif(?2 IN ('sent', 'ambiguous'), left_at, NULL), updated_at = ?5
         WHERE id = ?1 AND state IN ('intent', 'sending', 'ambiguous')",
        id,
        state,
        response,
        error,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("effects", id, "system", now);
    Ok(ended.rows_affected() == 1)
}

/// Takes a sending effect back to intent: the message certainly did not leave.
pub async fn take_back(
    tx: &mut Tx,
    id: EffectId,
    release_at: Timestamp,
    error: &str,
    counted: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = id.to_string();
    let uncounted = i64::from(!counted);
    sqlx::query!(
        "UPDATE effects SET state = 'intent', boot = NULL, left_at = NULL, transmitting = 0, release_at = ?2, error = ?3,
           attempt = attempt - ?4, updated_at = ?5 WHERE id = ?1 AND state = 'sending'",
        id,
        release_at.0,
        error,
        uncounted,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("effects", id, "system", now);
    Ok(())
}

/// Notes on a sending effect why it must not be tried again if this attempt fails; an attempt starts without
/// an error, so that one on a sending effect says just that.
pub async fn call_off(tx: &mut Tx, id: EffectId, why: &str, now: Timestamp) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query!(
        "UPDATE effects SET error = ?2, updated_at = ?3 WHERE id = ?1 AND state = 'sending'",
        id,
        why,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("effects", id, "system", now);
    Ok(())
}

/// Effects an earlier boot left sending, with whether the message may have left.
pub async fn orphans<'c>(on: impl Read<'c>, boot: &str) -> Result<Vec<(EffectId, bool)>, StoreError> {
    let rows =
        sqlx::query!("SELECT id, transmitting FROM effects WHERE state = 'sending' AND boot IS NOT ?", boot)
            .fetch_all(on.executor())
            .await?;
    rows.into_iter().map(|row| Ok((word(&row.id)?, row.transmitting != 0))).collect()
}
