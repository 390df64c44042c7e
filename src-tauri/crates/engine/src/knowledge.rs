//! The price sheet and the FAQ: what may be stated as fact.

use crate::{Engine, EngineError};
use domain::{FaqId, ProductId, offer::Product};
use futures::FutureExt;
use store::knowledge::{self, Faq};

impl Engine {
    /// Adds a product to the price sheet, or a new version of the one with the same name.
    pub async fn put_product(&self, mut product: Product) -> Result<ProductId, EngineError> {
        let now = self.now();
        product.id = self.id(ProductId::new, now);
        product.check().map_err(|fault| EngineError::invalid("product", fault))?;
        let id = self
            .store()
            .write(move |tx| {
                async move { knowledge::put_product(tx, &product, now).await.map_err(EngineError::from) }
                    .boxed()
            })
            .await?;
        self.dialogues().forget_products();
        Ok(id)
    }

    /// Writes a new version of a product that is on the sheet, its name included.
    ///
    /// # Errors
    /// It is not on the sheet, or another one has that name.
    pub async fn revise_product(&self, product: Product) -> Result<(), EngineError> {
        let now = self.now();
        product.check().map_err(|fault| EngineError::invalid("product", fault))?;
        self.store()
            .write(move |tx| {
                async move {
                    let taken = knowledge::products(&mut *tx).await?.into_iter().any(|other| {
                        other.id != product.id && other.name.eq_ignore_ascii_case(&product.name)
                    });
                    if taken {
                        return Err(EngineError::Conflict(format!(
                            "another product is called {:?}",
                            product.name
                        )));
                    }
                    match knowledge::revise_product(tx, &product, now).await? {
                        true => Ok(()),
                        false => {
                            Err(EngineError::NotFound(format!("product {} on the price sheet", product.id)))
                        }
                    }
                }
                .boxed()
            })
            .await?;
        self.dialogues().forget_products();
        Ok(())
    }

    /// Takes a product off the price sheet; what was quoted from it stays.
    ///
    /// # Errors
    /// It is not on the sheet.
    pub async fn archive_product(&self, id: ProductId) -> Result<(), EngineError> {
        let now = self.now();
        self.store()
            .write(move |tx| {
                async move {
                    match knowledge::archive_product(tx, id, now).await? {
                        true => Ok(()),
                        false => Err(EngineError::NotFound(format!("product {id} on the price sheet"))),
                    }
                }
                .boxed()
            })
            .await?;
        self.dialogues().forget_products();
        Ok(())
    }

    /// Changes a question and its answer.
    ///
    /// # Errors
    /// There is no such question, or a text is empty or too long.
    pub async fn edit_faq(&self, id: FaqId, question: &str, answer: &str) -> Result<(), EngineError> {
        let now = self.now();
        let faq =
            Faq { id, question: text("question", question, 1_000)?, answer: text("answer", answer, 8_000)? };
        self.store()
            .write(move |tx| {
                async move {
                    match knowledge::edit_faq(tx, &faq, now).await? {
                        true => Ok(()),
                        false => Err(EngineError::NotFound(format!("question {id}"))),
                    }
                }
                .boxed()
            })
            .await
    }

    /// Removes a question.
    ///
    /// # Errors
    /// There is no such question.
    pub async fn remove_faq(&self, id: FaqId) -> Result<(), EngineError> {
        let now = self.now();
        self.store()
            .write(move |tx| {
                async move {
                    match knowledge::remove_faq(tx, id, now).await? {
                        true => Ok(()),
                        false => Err(EngineError::NotFound(format!("question {id}"))),
                    }
                }
                .boxed()
            })
            .await
    }

    /// Adds a question with its answer.
    pub async fn add_faq(&self, question: &str, answer: &str) -> Result<FaqId, EngineError> {
        let now = self.now();
        let faq = Faq {
            id: self.id(FaqId::new, now),
            question: text("question", question, 1_000)?,
            answer: text("answer", answer, 8_000)?,
        };
        let id = faq.id;
        self.store()
            .write(move |tx| {
                async move { knowledge::add_faq(tx, &faq, now).await.map_err(EngineError::from) }.boxed()
            })
            .await?;
        Ok(id)
    }
}

/// A text that is not empty, not too long and free of control characters but line breaks and tabs.
pub(crate) fn text(field: &str, text: &str, max: usize) -> Result<String, EngineError> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 || length > max {
        return Err(EngineError::invalid(field, format!("{field} takes 1 to {max} characters")));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(EngineError::invalid(field, format!("{field} must not contain control characters")));
    }
    Ok(text.to_owned())
}
