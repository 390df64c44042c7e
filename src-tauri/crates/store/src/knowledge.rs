//! The price sheet and the FAQ: all that the brain and the composer may state as facts.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{
    FaqId, Money, ProductId, Timestamp,
    offer::{Product, Tier},
};

/// A question and its answer.
#[derive(Debug, Clone)]
pub struct Faq {
    /// Identity.
    pub id: FaqId,
    /// As asked.
    pub question: String,
    /// As answered.
    pub answer: String,
}

/// A hit of the search over the FAQ; a higher score fits better.
#[derive(Debug, Clone)]
pub struct FaqHit {
    /// What was found.
    pub faq: Faq,
    /// Negated bm25.
    pub score: f64,
}

/// Adds a product, or a new version of the one with the same name (without case); answers the id it has.
pub async fn put_product(tx: &mut Tx, product: &Product, now: Timestamp) -> Result<ProductId, StoreError> {
    let (id, currency, period) =
        (product.id.to_string(), product.unit_price.currency.code(), product.period.as_str());
    let tax = product.tax.as_ref().map(to_json).transpose()?;
    let (tiers, valid_until) = (to_json(&product.tiers)?, product.valid_until.map(|at| at.0));
    let kept = sqlx::query_scalar!(
        r#"INSERT INTO products (id, name, description, price_minor, currency, unit, period, tax, tiers, valid_until, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (name COLLATE NOCASE) WHERE archived_at IS NULL DO UPDATE SET name = excluded.name,
           description = excluded.description, price_minor = excluded.price_minor, currency = excluded.currency,
           unit = excluded.unit, period = excluded.period, tax = excluded.tax, tiers = excluded.tiers,
           valid_until = excluded.valid_until, version = products.version + 1, updated_at = excluded.updated_at
         RETURNING id AS "id!""#,
        id,
        product.name,
        product.description,
        product.unit_price.minor,
        currency,
        product.unit,
        period,
        tax,
        tiers,
        valid_until,
        now.0
    )
    .fetch_one(tx.connection())
    .await?;
    tx.changed("products", &kept, "user", now);
    word(&kept)
}

/// Writes a new version of a product, its name included; `false` where it is not on the sheet. A name that another
/// product has is a conflict of the unique index: asked about before.
pub async fn revise_product(tx: &mut Tx, product: &Product, now: Timestamp) -> Result<bool, StoreError> {
    let (id, currency, period) =
        (product.id.to_string(), product.unit_price.currency.code(), product.period.as_str());
    let tax = product.tax.as_ref().map(to_json).transpose()?;
    let (tiers, valid_until) = (to_json(&product.tiers)?, product.valid_until.map(|at| at.0));
    let revised = sqlx::query!(
        "UPDATE products SET name = ?, description = ?, price_minor = ?, currency = ?, unit = ?, period = ?, tax = ?,
           tiers = ?, valid_until = ?, version = version + 1, updated_at = ? WHERE id = ? AND archived_at IS NULL",
        product.name,
        product.description,
        product.unit_price.minor,
        currency,
        product.unit,
        period,
        tax,
        tiers,
        valid_until,
        now.0,
        id
    )
    .execute(tx.connection())
    .await?;
    tx.changed("products", id, "user", now);
    Ok(revised.rows_affected() == 1)
}

/// Takes a product off the sheet; what was quoted from it stays. `false` where it is not on it.
pub async fn archive_product(tx: &mut Tx, id: ProductId, now: Timestamp) -> Result<bool, StoreError> {
    let id = id.to_string();
    let archived = sqlx::query!(
        "UPDATE products SET archived_at = ?1, updated_at = ?1 WHERE id = ?2 AND archived_at IS NULL",
        now.0,
        id
    )
    .execute(tx.connection())
    .await?;
    tx.changed("products", id, "user", now);
    Ok(archived.rows_affected() == 1)
}

/// The price sheet, in the order it was written.
pub async fn products<'c>(on: impl Read<'c>) -> Result<Vec<Product>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, name, description, price_minor, currency, unit, period, tax, tiers, valid_until, version FROM products
         WHERE archived_at IS NULL ORDER BY seq"
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Product {
                id: word::<ProductId>(&row.id)?,
                name: row.name,
                description: row.description,
                unit_price: Money { minor: row.price_minor, currency: word(&row.currency)? },
                unit: row.unit,
                period: word(&row.period)?,
                tax: row.tax.as_deref().map(json).transpose()?,
                tiers: json::<Vec<Tier>>(&row.tiers)?,
                valid_until: row.valid_until.map(Timestamp),
                version: row.version,
            })
        })
        .collect()
}

/// Adds a question with its answer.
pub async fn add_faq(tx: &mut Tx, faq: &Faq, now: Timestamp) -> Result<(), StoreError> {
    let id = faq.id.to_string();
    sqlx::query!(
        "INSERT INTO faq (id, question, answer, updated_at) VALUES (?, ?, ?, ?)",
        id,
        faq.question,
        faq.answer,
        now.0
    )
    .execute(tx.connection())
    .await?;
    // Each insert leaves a segment of the index behind, and each term of a visitor's message is looked up in every
    // segment: merged now, at most so many pages of it (https://sqlite.org/fts5.html#the_merge_command).
    sqlx::query("INSERT INTO faq_fts (faq_fts, rank) VALUES ('merge', -64)").execute(tx.connection()).await?;
    tx.changed("faq", id, "user", now);
    Ok(())
}

/// Changes a question and its answer; `false` where there is no such.
pub async fn edit_faq(tx: &mut Tx, faq: &Faq, now: Timestamp) -> Result<bool, StoreError> {
    let id = faq.id.to_string();
    let edited = sqlx::query!(
        "UPDATE faq SET question = ?, answer = ?, updated_at = ? WHERE id = ?",
        faq.question,
        faq.answer,
        now.0,
        id
    )
    .execute(tx.connection())
    .await?;
    tx.changed("faq", id, "user", now);
    Ok(edited.rows_affected() == 1)
}

/// Removes a question; `false` where there is no such.
pub async fn remove_faq(tx: &mut Tx, id: FaqId, now: Timestamp) -> Result<bool, StoreError> {
    let id = id.to_string();
    let removed = sqlx::query!("DELETE FROM faq WHERE id = ?", id).execute(tx.connection()).await?;
    tx.changed("faq", id, "user", now);
    Ok(removed.rows_affected() == 1)
}

/// The FAQ, in the order it was written, at most `limit`.
pub async fn faqs<'c>(on: impl Read<'c>, limit: i64) -> Result<Vec<Faq>, StoreError> {
    let rows = sqlx::query!("SELECT id, question, answer FROM faq ORDER BY seq LIMIT ?", limit)
        .fetch_all(on.executor())
        .await?;
    rows.into_iter()
        .map(|row| Ok(Faq { id: word(&row.id)?, question: row.question, answer: row.answer }))
        .collect()
}

/// The FAQ entries that share a word with `words`, best first.
pub async fn search_faq<'c>(
    on: impl Read<'c>,
    words: &[String],
    limit: i64,
) -> Result<Vec<FaqHit>, StoreError> {
    let Some(query) = any_word(words) else { return Ok(Vec::new()) };
    let rows = sqlx::query!(
        r#"SELECT f.id, f.question, f.answer, hit.rank AS "rank!: f64"
           FROM (SELECT rowid, rank FROM faq_fts WHERE faq_fts MATCH ? ORDER BY rank LIMIT +?) AS hit
           JOIN faq AS f ON f.seq = hit.rowid"#,
        query,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(FaqHit {
                faq: Faq { id: word(&row.id)?, question: row.question, answer: row.answer },
                score: -row.rank,
            })
        })
        .collect()
}

/// An FTS5 query for texts with any of the words; quoting makes operators and quotes plain text.
pub(crate) fn any_word(words: &[String]) -> Option<String> {
    let quoted: Vec<String> = words.iter().filter_map(|word| quote(word)).collect();
    (!quoted.is_empty()).then(|| quoted.join(" OR "))
}

/// An FTS5 query for texts with every word of `text`, each as a prefix.
pub(crate) fn all_words(text: &str) -> Option<String> {
    let quoted: Vec<String> =
        text.split_whitespace().take(16).filter_map(quote).map(|word| word + "*").collect();
    (!quoted.is_empty()).then(|| quoted.join(" AND "))
}

/// One word as an FTS5 string: NUL ends a C string, a double quote is doubled. `None` without any letter or
/// digit, which the tokenizer would turn into an empty phrase.
fn quote(word: &str) -> Option<String> {
    let clean: String = word.chars().filter(|c| !c.is_control()).take(64).collect();
    clean.chars().any(char::is_alphanumeric).then(|| format!("\"{}\"", clean.replace('"', "\"\"")))
}
