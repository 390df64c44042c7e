//! Commands about what may be stated as fact: the price sheet and the FAQ.

use crate::{ApiError, decode, workspace::Nothing};
use domain::{
    Currency, FaqId, Money, ProductId, Timestamp,
    offer::{Period, Product, Tax, Tier},
};
use engine::Engine;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Entries of the FAQ at most.
const FAQS: i64 = 10_000;

/// A product of the price sheet.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "Product")]
pub struct ProductView {
    /// Identity.
    pub id: ProductId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Price of one unit, in minor units.
    pub price_minor: i64,
    /// Its currency.
    pub currency: Currency,
    /// What one unit is, e.g. seat; may be empty.
    pub unit: String,
    /// once, month or year.
    pub period: Period,
    /// The tax it carries, if the sheet says one.
    pub tax: Option<Tax>,
    /// Lower prices for larger quantities.
    pub tiers: Vec<Tier>,
    /// When the price ends; it is never quoted after that.
    pub valid_until: Option<Timestamp>,
    /// Revision, from 1.
    pub version: i64,
}

impl From<Product> for ProductView {
    fn from(product: Product) -> Self {
        Self {
            id: product.id,
            name: product.name,
            description: product.description,
            price_minor: product.unit_price.minor,
            currency: product.unit_price.currency,
            unit: product.unit,
            period: product.period,
            tax: product.tax,
            tiers: product.tiers,
            valid_until: product.valid_until,
            version: product.version,
        }
    }
}

/// A product to add, or a new version of the one of that name (compared without case).
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PutProduct {
    /// A product on the sheet to write anew, its name included; absent: the one of that name, or a new one.
    #[serde(default, deserialize_with = "decode::word_opt")]
    id: Option<ProductId>,
    /// Its name, one line.
    name: String,
    /// Price of one unit, e.g. `49.00`.
    price: String,
    /// Its currency; the workspace's when not said.
    #[serde(default, deserialize_with = "decode::word_opt")]
    currency: Option<Currency>,
    /// What it is.
    description: Option<String>,
    /// What one unit is, singular, e.g. seat.
    unit: Option<String>,
    /// once (when not said), month or year.
    #[serde(default, deserialize_with = "decode::word_opt")]
    period: Option<Period>,
    /// The tax it carries.
    tax: Option<Tax>,
    /// Lower prices for larger quantities, ascending.
    tiers: Option<Vec<Tier>>,
    /// When the price ends.
    #[serde(default, deserialize_with = "decode::moment_opt")]
    valid_until: Option<Timestamp>,
}

/// A question with its answer.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "Faq")]
pub struct FaqView {
    /// Identity.
    id: FaqId,
    /// As asked.
    question: String,
    /// As answered.
    answer: String,
}

/// A question to add.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AddFaq {
    /// As asked, 1-1000 characters.
    question: String,
    /// As answered, 1-8000 characters.
    answer: String,
}

/// A product of the sheet.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ProductById {
    /// Which.
    #[serde(deserialize_with = "decode::word")]
    id: ProductId,
}

/// A question to change.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditFaq {
    /// Which.
    #[serde(deserialize_with = "decode::word")]
    id: FaqId,
    /// As asked, 1-1000 characters.
    question: String,
    /// As answered, 1-8000 characters.
    answer: String,
}

/// A question of the FAQ.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FaqById {
    /// Which.
    #[serde(deserialize_with = "decode::word")]
    id: FaqId,
}

pub(crate) async fn products(engine: &Engine, _: Nothing) -> Result<Vec<ProductView>, ApiError> {
    let products = store::knowledge::products(engine.store().reader()).await?;
    Ok(products.into_iter().map(ProductView::from).collect())
}

pub(crate) async fn put_product(engine: &Engine, request: PutProduct) -> Result<ProductView, ApiError> {
    let currency = request.currency.unwrap_or_else(|| engine.settings().currency());
    let unit_price =
        Money::parse(&request.price, currency).map_err(|error| ApiError::validation("price", error))?;
    let product = Product {
        // The engine names a new entry; one of that name keeps its id.
        id: request.id.unwrap_or_else(|| ProductId::new(Default::default())),
        name: request.name,
        description: request.description.unwrap_or_default(),
        unit_price,
        unit: request.unit.unwrap_or_default(),
        period: request.period.unwrap_or(Period::Once),
        tax: request.tax,
        tiers: request.tiers.unwrap_or_default(),
        valid_until: request.valid_until,
        version: 1,
    };
    let id = match request.id {
        Some(id) => {
            engine.revise_product(product).await?;
            id
        }
        None => engine.put_product(product).await?,
    };
    let products = store::knowledge::products(engine.store().reader()).await?;
    products
        .into_iter()
        .find(|product| product.id == id)
        .map(ProductView::from)
        .ok_or_else(|| ApiError::not_found("product", id))
}

pub(crate) async fn faqs(engine: &Engine, _: Nothing) -> Result<Vec<FaqView>, ApiError> {
    let faqs = store::knowledge::faqs(engine.store().reader(), FAQS).await?;
    Ok(faqs
        .into_iter()
        .map(|faq| FaqView { id: faq.id, question: faq.question, answer: faq.answer })
        .collect())
}

pub(crate) async fn add_faq(engine: &Engine, request: AddFaq) -> Result<FaqView, ApiError> {
    let id = engine.add_faq(&request.question, &request.answer).await?;
    let (question, answer) = (request.question.trim().to_owned(), request.answer.trim().to_owned());
    Ok(FaqView { id, question, answer })
}

pub(crate) async fn archive_product(
    engine: &Engine,
    request: ProductById,
) -> Result<Vec<ProductView>, ApiError> {
    engine.archive_product(request.id).await?;
    products(engine, Nothing {}).await
}

pub(crate) async fn edit_faq(engine: &Engine, request: EditFaq) -> Result<FaqView, ApiError> {
    engine.edit_faq(request.id, &request.question, &request.answer).await?;
    let (question, answer) = (request.question.trim().to_owned(), request.answer.trim().to_owned());
    Ok(FaqView { id: request.id, question, answer })
}

pub(crate) async fn remove_faq(engine: &Engine, request: FaqById) -> Result<Vec<FaqView>, ApiError> {
    engine.remove_faq(request.id).await?;
    faqs(engine, Nothing {}).await
}
