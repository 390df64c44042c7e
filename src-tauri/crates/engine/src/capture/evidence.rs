//! The facts of one visit, read back inside the capturing transaction.

use crate::EngineError;
use domain::{Language, SessionId, SignalKind, Temperature, conversion::ConversionFacts, signal, time::Span};
use store::{
    Tx,
    chat::{self, Session, StatedField},
    signals::{self, Signal},
};

/// One visit.
pub(crate) struct SessionFacts {
    pub(crate) session: Session,
    pub(crate) fields: Vec<StatedField>,
    pub(crate) signals: Vec<Signal>,
    pub(crate) qualification: u8,
    pub(crate) language: Language,
}

impl SessionFacts {
    pub(crate) async fn gather(
        tx: &mut Tx,
        id: SessionId,
        qualification: u8,
        language: Language,
    ) -> Result<Self, EngineError> {
        let session = chat::get(&mut *tx, id)
            .await?
            .ok_or_else(|| EngineError::NotFound("such chat session".to_owned()))?;
        Ok(Self {
            fields: chat::fields(&mut *tx, id).await?,
            signals: signals::of_session(&mut *tx, id).await?,
            session,
            qualification,
            language,
        })
    }

    /// What the visitor stated for a field.
    pub(crate) fn stated(&self, field: &str) -> Option<&str> {
        self.fields.iter().find(|stated| stated.field == field).map(|stated| stated.value.as_str())
    }
    pub(crate) fn intent(&self) -> u8 {
        signal::intent(self.signals.iter().map(|signal| signal.points))
    }
    pub(crate) fn temperature(&self) -> Temperature {
        signal::temperature_of(self.signals.iter().map(|signal| signal.kind))
    }
    /// First to last message of the visitor.
    pub(crate) fn duration(&self) -> Span {
        self.session.spoke.map_or(Span(0), |(first, last)| last - first)
    }
    pub(crate) fn barred(&self) -> bool {
        self.signals.iter().any(|signal| signal.kind.bars_automation())
    }

    pub(crate) fn conversion(&self) -> ConversionFacts {
        ConversionFacts {
            has_contact: self.stated("email").is_some() || self.stated("phone").is_some(),
            asked_contact: self.signals.iter().any(|signal| signal.kind == SignalKind::ContactRequest),
            qualification: self.qualification,
            intent: self.intent(),
            temperature: self.temperature(),
            messages: self.session.visitor_messages,
            high_value: self.signals.iter().any(|signal| signal.kind.is_high_value()),
            duration: self.duration(),
        }
    }
}
