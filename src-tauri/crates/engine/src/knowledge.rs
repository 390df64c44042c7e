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
