//! Files with the mails that the rep writes: kept with the draft, named in the payload, read again when it leaves.

use crate::{
    Engine, EngineError,
    effects::parse_payload,
    mail::{Attached, MailPayload, hex},
    ports::OutgoingFile,
    prospects::find,
};
use domain::{
    AttachmentId, EffectId, ProspectId,
    file::{TooMuch, fit_together, safe_name, safe_type},
};
use futures::FutureExt;
use sha2::{Digest, Sha256};
use store::{
    Tx,
    attachments::{self, File},
    effects,
};

impl Engine {
    /// Adds a file to what the rep writes to a person; its name is made harmless.
    ///
    /// # Errors
    /// It is empty, or too large together with the others, or there are too many.
    pub async fn attach_file(
        &self,
        id: ProspectId,
        name: &str,
        media_type: &str,
        octets: Vec<u8>,
    ) -> Result<Vec<File>, EngineError> {
        let now = self.now();
        let bytes = u64::try_from(octets.len()).unwrap_or(u64::MAX);
        if bytes == 0 {
            return Err(refuse("the file is empty", "look whether it was saved"));
        }
        let file = File {
            id: self.id(AttachmentId::new, now),
            name: safe_name(name),
            media_type: safe_type(media_type),
            bytes,
            sha256: hex(&Sha256::digest(&octets)),
        };
        self.store()
            .write(move |tx| {
                async move {
                    find(tx, id).await?;
                    let there = attachments::of_draft(&mut *tx, id).await?;
                    fits(&there, &file)?;
                    attachments::keep(tx, &file.sha256, &octets, now).await?;
                    attachments::add(tx, id, &file, now).await?;
                    Ok::<_, EngineError>(attachments::of_draft(&mut *tx, id).await?)
                }
                .boxed()
            })
            .await
    }

    /// Takes a file off again.
    ///
    /// # Errors
    /// It is not there.
    pub async fn detach(&self, id: ProspectId, file: AttachmentId) -> Result<Vec<File>, EngineError> {
        let now = self.now();
        self.store()
            .write(move |tx| {
                async move {
                    if attachments::remove(tx, id, Some(file), now).await? == 0 {
                        return Err(EngineError::NotFound(format!("attachment {file}")));
                    }
                    Ok(attachments::of_draft(&mut *tx, id).await?)
                }
                .boxed()
            })
            .await
    }

    /// The files of what the rep has begun to write.
    ///
    /// # Errors
    /// The workspace failed.
    pub async fn attached(&self, id: ProspectId) -> Result<Vec<File>, EngineError> {
        Ok(attachments::of_draft(self.store().reader(), id).await?)
    }

    /// The files of a mail that was taken back, with the draft again.
    ///
    /// # Errors
    /// There is no such mail, or the draft has no room for them.
    pub async fn attach_again(&self, effect: EffectId) -> Result<Vec<File>, EngineError> {
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    let mail = effects::get(&mut *tx, effect)
                        .await?
                        .ok_or_else(|| EngineError::NotFound(format!("mail {effect}")))?;
                    for attached in parse_payload(&mail.payload)?.attachments {
                        let file = File {
                            id: engine.id(AttachmentId::new, now),
                            name: attached.name,
                            media_type: attached.media_type,
                            bytes: attached.bytes,
                            sha256: attached.sha256,
                        };
                        fits(&attachments::of_draft(&mut *tx, mail.prospect_id).await?, &file)?;
                        attachments::add(tx, mail.prospect_id, &file, now).await?;
                    }
                    Ok::<_, EngineError>(attachments::of_draft(&mut *tx, mail.prospect_id).await?)
                }
                .boxed()
            })
            .await
    }

    /// The draft's files that the rep sends with it, by id.
    pub(crate) async fn take_attached(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        wanted: &[AttachmentId],
    ) -> Result<Vec<Attached>, EngineError> {
        let there = attachments::of_draft(&mut *tx, id).await?;
        let all: Vec<Attached> = wanted
            .iter()
            .map(|wanted| {
                let file = there.iter().find(|file| file.id == *wanted);
                let file = file.ok_or_else(|| EngineError::NotFound(format!("attachment {wanted}")))?;
                Ok(Attached {
                    name: file.name.clone(),
                    media_type: file.media_type.clone(),
                    bytes: file.bytes,
                    sha256: file.sha256.clone(),
                })
            })
            .collect::<Result<_, EngineError>>()?;
        // However they came into the draft: what leaves is what counts, a file named twice twice.
        fit_together(all.iter().map(|file| file.bytes)).map_err(|why| EngineError::Validation {
            field: Some("attachments".to_owned()),
            message: why.to_string(),
            hint: Some("take some off, or send a link to them".to_owned()),
        })?;
        Ok(all)
    }

    /// A mail's files with their octets; `None` where one is not what was shown.
    pub(crate) async fn read_attached(
        &self,
        payload: &MailPayload,
    ) -> Result<Option<Vec<OutgoingFile>>, EngineError> {
        let mut files = Vec::with_capacity(payload.attachments.len());
        for file in &payload.attachments {
            let octets = attachments::octets(self.store().reader(), &file.sha256).await?;
            let Some(octets) = octets.filter(|octets| hex(&Sha256::digest(octets)) == file.sha256) else {
                return Ok(None);
            };
            files.push(OutgoingFile { name: file.name.clone(), media_type: file.media_type.clone(), octets });
        }
        Ok(Some(files))
    }
}

fn fits(there: &[File], new: &File) -> Result<(), EngineError> {
    let sizes = there.iter().chain([new]).map(|file| file.bytes);
    fit_together(sizes).map_err(|why| match why {
        TooMuch::Many => refuse(&why.to_string(), "pack them into one archive"),
        TooMuch::Large => {
            refuse(&format!("\"{}\" is too large: {why}", new.name), "send a link to it, or a smaller file")
        }
    })
}

fn refuse(message: &str, hint: &str) -> EngineError {
    EngineError::Validation {
        field: Some("data".to_owned()),
        message: message.to_owned(),
        hint: Some(hint.to_owned()),
    }
}
