//! Commands of writing mails by hand.

use crate::{ApiError, decode, workspace::Nothing};
use base64::Engine as _;
use domain::{
    ActivityId, AttachmentId, EffectId, JobId, MeetingOutcome, ProspectId, SnippetId, Timestamp, UndoId,
};
use engine::{Engine, HandWritten};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A mail to send.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SendMail {
    /// To whom: their first usable address.
    #[serde(deserialize_with = "decode::word")]
    prospect_id: ProspectId,
    /// Subject of a new mail, 1-200 characters on one line; absent: it goes on in the running thread.
    subject: Option<String>,
    /// The text, 1-20,000 characters; the footer with sender, postal address and opt-out is added.
    body: String,
    /// Of the draft's files those that go with it, by id.
    #[serde(default)]
    #[ts(type = "string[]")]
    attachments: Vec<String>,
}

/// What becomes of a mail.
#[derive(Debug, Serialize, TS)]
pub struct SentMail {
    /// The mail.
    effect_id: EffectId,
    /// `jobs.cancel` takes it back while it has not left.
    job_id: JobId,
    /// When it leaves; `null`: something else has to happen first.
    leaves_at: Option<Timestamp>,
    /// What it waits for, in words.
    waits: Vec<String>,
}

impl From<engine::Written> for SentMail {
    fn from(written: engine::Written) -> Self {
        let foreseen = written.foreseen;
        Self {
            effect_id: written.effect,
            job_id: written.job,
            leaves_at: foreseen.as_ref().and_then(|foreseen| foreseen.at),
            waits: foreseen
                .map(|f| f.waits.into_iter().map(|(_, words)| words).chain(f.refused).collect())
                .unwrap_or_default(),
        }
    }
}

/// Another time for a meeting.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MoveMeeting {
    /// The meeting's row in the timeline.
    #[serde(deserialize_with = "decode::word")]
    id: ActivityId,
    /// Its new start; the length stays.
    #[serde(deserialize_with = "decode::moment")]
    start: Timestamp,
}

/// A meeting that does not take place.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CancelMeeting {
    /// The meeting's row in the timeline.
    #[serde(deserialize_with = "decode::word")]
    id: ActivityId,
    /// Why, in the rep's own words; up to 1,000 characters.
    why: Option<String>,
}

/// How a meeting went.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct MarkMeeting {
    /// The meeting's row in the timeline.
    #[serde(deserialize_with = "decode::word")]
    id: ActivityId,
    /// Held, or they did not come; absent: nothing is said of it any more.
    outcome: Option<MeetingOutcome>,
}

/// What saying so did.
#[derive(Debug, Serialize, TS)]
pub struct MarkedMeeting {
    /// Takes it back (undo.apply); `null`: it was marked so already.
    undo_id: Option<UndoId>,
    /// The job that offers new times, if one was queued or suggested.
    job_id: Option<JobId>,
}

pub(crate) async fn mark_meeting(engine: &Engine, request: MarkMeeting) -> Result<MarkedMeeting, ApiError> {
    let marked = engine.mark_meeting(request.id, request.outcome).await?;
    Ok(MarkedMeeting { undo_id: marked.undo, job_id: marked.job })
}

pub(crate) async fn move_meeting(engine: &Engine, request: MoveMeeting) -> Result<SentMail, ApiError> {
    Ok(engine.move_meeting(request.id, request.start).await?.into())
}

pub(crate) async fn cancel_meeting(engine: &Engine, request: CancelMeeting) -> Result<SentMail, ApiError> {
    Ok(engine.cancel_meeting(request.id, request.why.as_deref()).await?.into())
}

pub(crate) async fn send(engine: &Engine, request: SendMail) -> Result<SentMail, ApiError> {
    let attachments = request.attachments.iter().map(|id| {
        id.parse::<AttachmentId>().map_err(|error| ApiError::validation("attachments", error.to_string()))
    });
    let attachments = attachments.collect::<Result<_, _>>()?;
    let mail = HandWritten { subject: request.subject, body: request.body, attachments };
    Ok(engine.write_mail(request.prospect_id, mail).await?.into())
}

/// To whom.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DraftOf {
    /// The person.
    #[serde(deserialize_with = "decode::word")]
    prospect_id: ProspectId,
}

/// A mail that was begun.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "MailDraft")]
pub struct DraftView {
    /// Subject of a new mail; `null`: it goes on in the running thread.
    subject: Option<String>,
    /// What is written so far.
    body: String,
    /// When it was last changed.
    updated_at: Timestamp,
}

pub(crate) async fn draft(engine: &Engine, request: DraftOf) -> Result<Option<DraftView>, ApiError> {
    let draft = engine.draft(request.prospect_id).await?;
    Ok(draft.map(|draft| DraftView {
        subject: draft.subject,
        body: draft.body,
        updated_at: draft.updated_at,
    }))
}

/// What is written so far.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SaveDraft {
    /// To whom.
    #[serde(deserialize_with = "decode::word")]
    prospect_id: ProspectId,
    /// Subject of a new mail.
    subject: Option<String>,
    /// The text; nothing in both forgets the draft.
    body: String,
}

pub(crate) async fn save_draft(engine: &Engine, request: SaveDraft) -> Result<Option<DraftView>, ApiError> {
    engine.save_draft(request.prospect_id, request.subject, request.body).await?;
    draft(engine, DraftOf { prospect_id: request.prospect_id }).await
}

/// A file with what the rep has begun to write.
#[derive(Debug, Serialize, TS)]
pub struct DraftFile {
    /// Identity.
    id: AttachmentId,
    /// Its name, as it will leave.
    name: String,
    /// Its MIME type.
    media_type: String,
    /// How many octets.
    #[ts(type = "number")]
    bytes: u64,
}

fn files(files: Vec<store::attachments::File>) -> Vec<DraftFile> {
    let view = |file: store::attachments::File| DraftFile {
        id: file.id,
        name: file.name,
        media_type: file.media_type,
        bytes: file.bytes,
    };
    files.into_iter().map(view).collect()
}

/// A file to add.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AttachFile {
    /// To what is written to whom.
    #[serde(deserialize_with = "decode::word")]
    prospect_id: ProspectId,
    /// Its name; paths, line breaks and marks of direction are taken out.
    name: String,
    /// Its MIME type.
    media_type: String,
    /// Its octets in base64; all files of a mail have at most 10 MB.
    data: String,
}

pub(crate) async fn attach(engine: &Engine, request: AttachFile) -> Result<Vec<DraftFile>, ApiError> {
    let octets = base64::engine::general_purpose::STANDARD
        .decode(request.data)
        .map_err(|_| ApiError::validation("data", "data is base64 of the file's octets"))?;
    let now = engine.attach_file(request.prospect_id, &request.name, &request.media_type, octets).await?;
    Ok(files(now))
}

pub(crate) async fn attached(engine: &Engine, request: DraftOf) -> Result<Vec<DraftFile>, ApiError> {
    Ok(files(engine.attached(request.prospect_id).await?))
}

/// Which file of which draft.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DetachFile {
    /// To whom.
    #[serde(deserialize_with = "decode::word")]
    prospect_id: ProspectId,
    /// The file.
    #[serde(deserialize_with = "decode::word")]
    id: AttachmentId,
}

pub(crate) async fn detach(engine: &Engine, request: DetachFile) -> Result<Vec<DraftFile>, ApiError> {
    Ok(files(engine.detach(request.prospect_id, request.id).await?))
}

/// Which mail.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AttachAgain {
    /// One that was taken back.
    #[serde(deserialize_with = "decode::word")]
    effect_id: EffectId,
}

pub(crate) async fn attach_again(engine: &Engine, request: AttachAgain) -> Result<Vec<DraftFile>, ApiError> {
    Ok(files(engine.attach_again(request.effect_id).await?))
}

/// A text to begin with.
#[derive(Debug, Serialize, TS)]
pub struct Snippet {
    /// Identity.
    id: SnippetId,
    /// What it is called.
    name: String,
    /// The text.
    body: String,
}

impl From<store::drafts::Snippet> for Snippet {
    fn from(snippet: store::drafts::Snippet) -> Self {
        Self { id: snippet.id, name: snippet.name, body: snippet.body }
    }
}

pub(crate) async fn snippets(engine: &Engine, _: Nothing) -> Result<Vec<Snippet>, ApiError> {
    Ok(store::drafts::snippets(engine.store().reader()).await?.into_iter().map(Snippet::from).collect())
}

/// A text to keep.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PutSnippet {
    /// What it is called, 1-80 characters; one of that name is replaced.
    name: String,
    /// The text, 1-8,000 characters.
    body: String,
}

pub(crate) async fn put_snippet(engine: &Engine, request: PutSnippet) -> Result<Snippet, ApiError> {
    Ok(engine.put_snippet(&request.name, &request.body).await?.into())
}

/// Which text.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SnippetById {
    /// Its id.
    #[serde(deserialize_with = "decode::word")]
    id: SnippetId,
}

pub(crate) async fn remove_snippet(engine: &Engine, request: SnippetById) -> Result<Vec<Snippet>, ApiError> {
    engine.remove_snippet(request.id).await?;
    snippets(engine, Nothing {}).await
}
