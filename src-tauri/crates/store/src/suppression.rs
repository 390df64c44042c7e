//! Addresses and domains that nothing may be sent to, by hand neither.

use crate::{Read, StoreError, Tx};
use domain::{Actor, Timestamp};

/// Suppresses an address (lower-case); a second time changes nothing.
pub async fn add(
    tx: &mut Tx,
    address: &str,
    reason: &str,
    actor: &Actor,
    now: Timestamp,
) -> Result<(), StoreError> {
    let actor = actor.to_string();
    sqlx::query!(
        "INSERT INTO suppression (kind, value, reason, actor, at) VALUES ('email', ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        address,
        reason,
        actor,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("suppression", address, &actor, now);
    Ok(())
}

/// Lets an address be written to again: the rep's own suppression taken back.
pub async fn remove(tx: &mut Tx, address: &str, actor: &Actor, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM suppression WHERE kind = 'email' AND value = ?", address)
        .execute(tx.connection())
        .await?;
    tx.changed("suppression", address, &actor.to_string(), now);
    Ok(())
}

/// Why the address, or its whole domain, is suppressed; `None` if it is not.
pub async fn reason<'c>(on: impl Read<'c>, address: &str) -> Result<Option<String>, StoreError> {
    let domain = address.rsplit('@').next().unwrap_or_default();
    Ok(sqlx::query_scalar!(
        "SELECT reason FROM suppression WHERE (kind = 'email' AND value = ?) OR (kind = 'domain' AND value = ?) LIMIT 1",
        address,
        domain
    )
    .fetch_optional(on.executor())
    .await?)
}
