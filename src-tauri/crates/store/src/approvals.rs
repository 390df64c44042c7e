//! Cards: the rep's decision on one revision of one effect.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{Actor, ApprovalId, ApprovalState, EffectId, EffectKind, JobId, ProspectId, Timestamp};

/// A card.
#[derive(Debug, Clone)]
pub struct Approval {
    /// Identity.
    pub id: ApprovalId,
    /// What it decides.
    pub effect_id: EffectId,
    /// The job behind it.
    pub job_id: JobId,
    /// Whom it is about.
    pub prospect_id: ProspectId,
    /// What would happen.
    pub kind: EffectKind,
    /// The revision shown.
    pub revision: i64,
    /// The hash that approving lets go.
    pub hash: String,
    /// The exact payload shown (JSON).
    pub payload: String,
    /// Where it stands.
    pub state: ApprovalState,
    /// Why the rep is asked.
    pub why: String,
    /// What it rests on (JSON).
    pub evidence: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
    /// Out of sight until.
    pub snoozed_until: Option<Timestamp>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// The rep's reason.
    pub reason: Option<String>,
}

/// A card to insert.
#[derive(Debug, Clone)]
pub struct NewApproval {
    /// Identity.
    pub id: ApprovalId,
    /// What it decides.
    pub effect_id: EffectId,
    /// The revision shown.
    pub revision: i64,
    /// Its hash.
    pub hash: String,
    /// Why the rep is asked.
    pub why: String,
    /// What it rests on (JSON).
    pub evidence: String,
    /// When it expires.
    pub expires_at: Timestamp,
}

/// Adds a card; `false` if the effect has one pending.
pub async fn insert(tx: &mut Tx, new: &NewApproval, now: Timestamp) -> Result<bool, StoreError> {
    let (id, effect) = (new.id.to_string(), new.effect_id.to_string());
    let added = sqlx::query!(
        "INSERT INTO approvals (id, effect_id, revision, hash, state, why, evidence, created_at, expires_at)
         VALUES (?, ?, ?, ?, 'pending', ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        id,
        effect,
        new.revision,
        new.hash,
        new.why,
        new.evidence,
        now.0,
        new.expires_at.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("approvals", id, "system", now);
    Ok(added.rows_affected() == 1)
}

macro_rules! approval {
    ($row:expr) => {{
        let row = $row;
        Approval {
            id: word(&row.id)?,
            effect_id: word(&row.effect_id)?,
            job_id: word(&row.job_id)?,
            prospect_id: word(&row.prospect_id)?,
            kind: word(&row.kind)?,
            revision: row.revision,
            hash: row.hash,
            payload: row.payload,
            state: word(&row.state)?,
            why: row.why,
            evidence: row.evidence,
            created_at: Timestamp(row.created_at),
            expires_at: Timestamp(row.expires_at),
            snoozed_until: row.snoozed_until.map(Timestamp),
            decided_at: row.decided_at.map(Timestamp),
            reason: row.reason,
        }
    }};
}

/// One card, decided or not.
pub async fn get<'c>(on: impl Read<'c>, id: ApprovalId) -> Result<Option<Approval>, StoreError> {
    let id = id.to_string();
    sqlx::query!(
        "SELECT a.*, e.job_id, e.prospect_id, e.kind, r.payload FROM approvals AS a JOIN effects AS e ON e.id = a.effect_id
         JOIN effect_revisions AS r ON r.effect_id = a.effect_id AND r.revision = a.revision WHERE a.id = ?",
        id
    )
    .fetch_optional(on.executor())
    .await?
    .map(|row| Ok(approval!(row)))
    .transpose()
}

/// The undecided cards, oldest first; snoozed ones come back by themselves.
pub async fn pending<'c>(on: impl Read<'c>, now: Timestamp, limit: i64) -> Result<Vec<Approval>, StoreError> {
    let rows = sqlx::query!(
        "SELECT a.*, e.job_id, e.prospect_id, e.kind, r.payload FROM approvals AS a JOIN effects AS e ON e.id = a.effect_id
         JOIN effect_revisions AS r ON r.effect_id = a.effect_id AND r.revision = a.revision
         WHERE a.state = 'pending' AND (a.snoozed_until IS NULL OR a.snoozed_until <= ?) ORDER BY a.seq LIMIT ?",
        now.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(approval!(row))).collect()
}

/// Which cards a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Undecided and in sight, oldest first.
    Pending,
    /// Undecided and out of sight, the soonest back first.
    Snoozed,
    /// Decided, the newest decision first.
    Decided,
}

/// The cards of a kind, of a prospect or of all.
pub async fn list<'c>(
    on: impl Read<'c>,
    which: Which,
    prospect: Option<ProspectId>,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Approval>, StoreError> {
    let prospect = prospect.map(|id| id.to_string());
    let which = match which {
        Which::Pending => "pending",
        Which::Snoozed => "snoozed",
        Which::Decided => "decided",
    };
    let rows = sqlx::query!(
        r#"SELECT a.*, e.job_id, e.prospect_id, e.kind, r.payload FROM approvals AS a JOIN effects AS e ON e.id = a.effect_id
           JOIN effect_revisions AS r ON r.effect_id = a.effect_id AND r.revision = a.revision
           WHERE CASE ?1
               WHEN 'pending' THEN a.state = 'pending' AND (a.snoozed_until IS NULL OR a.snoozed_until <= ?3)
               WHEN 'snoozed' THEN a.state = 'pending' AND a.snoozed_until > ?3
               ELSE a.state <> 'pending' END
             AND (?2 IS NULL OR e.prospect_id = ?2)
           ORDER BY CASE ?1 WHEN 'pending' THEN a.seq WHEN 'snoozed' THEN a.snoozed_until ELSE -a.decided_at END, a.seq
           LIMIT ?4"#,
        which,
        prospect,
        now.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(approval!(row))).collect()
}

/// Shows another revision on a card that is undecided; `false` when it is decided.
pub async fn reshow(
    tx: &mut Tx,
    id: ApprovalId,
    revision: i64,
    hash: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let id = id.to_string();
    let shown = sqlx::query!(
        "UPDATE approvals SET revision = ?2, hash = ?3 WHERE id = ?1 AND state = 'pending'",
        id,
        revision,
        hash
    )
    .execute(tx.connection())
    .await?;
    tx.changed("approvals", id, "user", now);
    Ok(shown.rows_affected() == 1)
}

/// Puts the end of a card's snooze back to what it was.
pub async fn set_snooze(
    tx: &mut Tx,
    id: ApprovalId,
    until: Option<Timestamp>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (id, until) = (id.to_string(), until.map(|at| at.0));
    let set = sqlx::query!(
        "UPDATE approvals SET snoozed_until = ?2 WHERE id = ?1 AND state = 'pending'",
        id,
        until
    )
    .execute(tx.connection())
    .await?;
    tx.changed("approvals", id, "user", now);
    Ok(set.rows_affected() == 1)
}

/// The undecided card of an effect.
pub async fn pending_of<'c>(on: impl Read<'c>, effect: EffectId) -> Result<Option<ApprovalId>, StoreError> {
    let effect = effect.to_string();
    let id =
        sqlx::query_scalar!("SELECT id FROM approvals WHERE effect_id = ? AND state = 'pending'", effect)
            .fetch_optional(on.executor())
            .await?;
    word_opt(id.as_deref())
}

/// Decides a card; `false` when it was decided already.
pub async fn decide(
    tx: &mut Tx,
    id: ApprovalId,
    state: ApprovalState,
    actor: &Actor,
    reason: Option<&str>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (id, state, by) = (id.to_string(), state.as_str(), actor.to_string());
    let decided = sqlx::query!(
        "UPDATE approvals SET state = ?2, decided_at = ?3, decided_by = ?4, reason = ?5 WHERE id = ?1 AND state = 'pending'",
        id,
        state,
        now.0,
        by,
        reason
    )
    .execute(tx.connection())
    .await?;
    tx.changed("approvals", id, &by, now);
    Ok(decided.rows_affected() == 1)
}

/// Puts a card out of sight for a while; `false` when it is decided.
pub async fn snooze(
    tx: &mut Tx,
    id: ApprovalId,
    until: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let id = id.to_string();
    let snoozed = sqlx::query!(
        "UPDATE approvals SET snoozed_until = ?2 WHERE id = ?1 AND state = 'pending'",
        id,
        until.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("approvals", id, "user", now);
    Ok(snoozed.rows_affected() == 1)
}

/// Cards past their time.
pub async fn overdue<'c>(on: impl Read<'c>, now: Timestamp) -> Result<Vec<ApprovalId>, StoreError> {
    let ids =
        sqlx::query_scalar!("SELECT id FROM approvals WHERE state = 'pending' AND expires_at <= ?", now.0)
            .fetch_all(on.executor())
            .await?;
    ids.iter().map(|id| word(id)).collect()
}

/// When the next card expires.
pub async fn next_expiry<'c>(on: impl Read<'c>) -> Result<Option<Timestamp>, StoreError> {
    let at =
        sqlx::query_scalar!(r#"SELECT min(expires_at) AS "at?: i64" FROM approvals WHERE state = 'pending'"#)
            .fetch_one(on.executor())
            .await?;
    Ok(at.map(Timestamp))
}
