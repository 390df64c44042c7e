//! The table itself: which commands exist, who may call them, and how a call finds its handler.

use crate::{
    ApiError, Code, approvals, attention, board, cards, conversations, decode, details, documents, jobs,
    knowledge, leads, listing, moves, prospects, record, rules, sequences, settings, setup, sign_in,
    suggestions, tasks, today, typescript::Types, undo, wallet, workspace, writing,
};
use engine::Engine;
use futures::{FutureExt, future::BoxFuture};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;
use ts_rs::TS;

/// What a caller may do; each scope includes those before it (architecture.md section 2, "IPC").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Look.
    Read,
    /// Change records.
    Edit,
    /// Let something leave: approve, send, mode, pause, settings.
    Decide,
    /// Secrets, backup, restore, erase.
    Admin,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "read",
            Self::Edit => "edit",
            Self::Decide => "decide",
            Self::Admin => "admin",
        })
    }
}

type Handler = for<'a> fn(&'a Engine, Value) -> BoxFuture<'a, Result<Value, ApiError>>;

/// One command.
pub struct Row {
    /// `area.verb`.
    pub name: &'static str,
    /// Who may call it.
    pub scope: Scope,
    /// What it does, in one sentence.
    pub summary: &'static str,
    request: fn(&mut Types) -> String,
    response: fn(&mut Types) -> String,
    handler: Handler,
}

impl Row {
    /// TypeScript name of the request.
    pub fn request(&self) -> String {
        (self.request)(&mut Types::default())
    }
    /// TypeScript name of the response.
    pub fn response(&self) -> String {
        (self.response)(&mut Types::default())
    }
    /// Names of request and response; the types themselves go into `types`.
    pub(crate) fn types(&self, types: &mut Types) -> (String, String) {
        ((self.request)(types), (self.response)(types))
    }
}

/// The row of that name.
pub fn row(name: &str) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.name == name)
}

/// Carries out a command for a caller of the given scope.
///
/// # Errors
/// `not_found` for a name that is no row, `precondition` for a scope that is too small, `validation` for a
/// request that does not fit, and whatever the command itself refuses.
pub async fn dispatch(engine: &Engine, caller: Scope, name: &str, request: Value) -> Result<Value, ApiError> {
    let row = row(name).ok_or_else(|| {
        let name: String = name.chars().take(64).collect();
        ApiError::new(Code::NotFound, format!("there is no command {name:?}"))
            .hint("nexscoutctl rpc --list names every command")
    })?;
    if caller < row.scope {
        let message = format!("{name} needs the scope {}, the caller has {caller}", row.scope);
        return Err(ApiError::new(Code::Precondition, message));
    }
    (row.handler)(engine, request).await
}

macro_rules! table {
    ($($name:literal, $scope:ident, $handler:path, $request:ty => $response:ty, $summary:literal;)*) => {
        /// Every command, by area.
        pub static TABLE: &[Row] = &[$(Row {
            name: $name,
            scope: Scope::$scope,
            summary: $summary,
            request: |types| types.name::<$request>(),
            response: |types| types.name::<$response>(),
            handler: |engine, value| {
                async move {
                    let request: $request = decode::request(value)?;
                    let response: $response = $handler(engine, request).await?;
                    serde_json::to_value(response).map_err(ApiError::internal)
                }
                .boxed()
            },
        },)*];
    };
}

table! {
    "status.get", Read, workspace::status, workspace::Nothing => workspace::Status,
        "What runs, what waits, and how much there is of everything.";
    "settings.list", Read, settings::list, workspace::Nothing => Vec<settings::Setting>,
        "Every setting with its value, default and meaning.";
    "settings.get", Read, settings::get, settings::Key => settings::Setting,
        "One setting.";
    "settings.set", Decide, settings::set, settings::SetSetting => settings::Setting,
        "Changes a setting; it holds at once.";
    "settings.set_secret", Admin, settings::set_secret, settings::SetSecret => settings::SecretSet,
        "Keeps a password or token in the secret store; it is never shown again.";
    "settings.set_many", Decide, settings::set_many, settings::SetMany => Vec<settings::Setting>,
        "Changes several settings at once, or none of them.";
    "settings.clear_secret", Admin, settings::clear_secret, settings::Key => settings::SecretsStatus,
        "Forgets a password or token.";
    "secrets.status", Read, settings::secrets, workspace::Nothing => settings::SecretsStatus,
        "Where secrets are kept and which are set; never their values.";
    "mailbox.state", Read, setup::mailbox_state, workspace::Nothing => setup::MailboxState,
        "Whether replies can be read, since when, and what stands in the way.";
    "mailbox.read", Edit, setup::read_mailbox, workspace::Nothing => setup::MailboxState,
        "Reads the mailbox now, to its end.";
    "mailbox.test", Decide, setup::test_mailbox, setup::TestMailbox => setup::MailboxTestView,
        "Connects to the mailbox and sends a test mail to the rep, step by step.";
    "mailbox.test_reading", Decide, setup::test_reading, workspace::Nothing => setup::MailboxTestView,
        "Connects to the reading account and looks at INBOX, step by step; no mail is read.";
    "sign_in.state", Read, sign_in::state, workspace::Nothing => sign_in::SignInState,
        "Whether the mailbox is opened by a sign-in, with whom, and what is missing for it.";
    "sign_in.begin", Admin, sign_in::begin, workspace::Nothing => sign_in::SignInPage,
        "Begins a sign-in to the mailbox: the page to open in the browser.";
    "sign_in.finish", Admin, sign_in::finish, workspace::Nothing => sign_in::SignInState,
        "Waits until the rep has come back from the browser, ten minutes at most.";
    "sign_in.cancel", Admin, sign_in::cancel, workspace::Nothing => sign_in::SignInState,
        "Waits no longer for the browser.";
    "sign_in.out", Admin, sign_in::out, workspace::Nothing => sign_in::SignInState,
        "Forgets the sign-in to the mailbox.";
    "calendar.test", Read, setup::test_calendar, workspace::Nothing => setup::CalendarTestView,
        "Reads the rep's calendar once: what is taken in it, or why it cannot be read.";
    "domain.check", Read, setup::check_domain, workspace::Nothing => setup::DomainCheckView,
        "Asks DNS for SPF, DKIM and DMARC of the domain mail comes from: what is wrong, and what to publish.";
    "leads.sources", Read, leads::sources, workspace::Nothing => leads::LeadSources,
        "Per form what came and what became of it, and how fast leads were answered.";
    "leads.list", Read, leads::list, leads::ListLeads => Vec<leads::LeadView>,
        "The newest leads of ads and webhooks, with why one failed.";
    "leads.replay", Edit, leads::replay, leads::ReplayLeads => leads::LeadCount,
        "Takes failed leads up again, one or all.";
    "leads.poll", Edit, leads::poll, workspace::Nothing => leads::LeadCount,
        "Asks Facebook for new leads now; answers how many came.";
    "leads.doctor", Read, leads::doctor, workspace::Nothing => leads::LeadDoctor,
        "Looks at all that reading Facebook's leads needs, and names the permission that is missing.";
    "leads.map", Edit, leads::map, leads::MapQuestion => leads::MapQuestion,
        "Says which field of a person a question of a form is.";
    "leads.webhook", Admin, leads::webhook, leads::PutWebhook => leads::WebhookView,
        "Opens a signed webhook under a name, with its own secret.";
    "policy.table", Read, setup::policy, workspace::Nothing => Vec<setup::PolicyRow>,
        "What each kind of job does by itself in each mode, in words, with its price.";
    "chat.site", Read, setup::site, workspace::Nothing => setup::ChatSite,
        "Where website chats are taken, and the snippet to paste.";
    "sample.load", Decide, setup::load_sample, setup::LoadSample => setup::SamplePeople,
        "Loads an invented company with people in every stage, to look around in.";
    "sample.wipe", Decide, setup::wipe_sample, workspace::Nothing => setup::SamplePeople,
        "Takes exactly the sample data away again.";
    "onboarding.get", Read, setup::onboarding, workspace::Nothing => setup::Onboarding,
        "What is set up and what is not.";
    "onboarding.finish", Edit, setup::finish, workspace::Nothing => setup::Onboarding,
        "Onboarding is done and not shown again.";
    "mode.get", Read, settings::mode, workspace::Nothing => settings::ModeIs,
        "The mode in force.";
    "mode.set", Decide, settings::set_mode, settings::SetMode => settings::ModeIs,
        "Changes the mode; what waits is decided again.";
    "automation.pause", Decide, settings::pause, workspace::Nothing => settings::Paused,
        "The kill switch: nothing is claimed and nothing leaves any more.";
    "automation.resume", Decide, settings::resume, workspace::Nothing => settings::Paused,
        "Releases the kill switch.";
    "products.list", Read, knowledge::products, workspace::Nothing => Vec<knowledge::ProductView>,
        "The price sheet.";
    "products.put", Edit, knowledge::put_product, knowledge::PutProduct => knowledge::ProductView,
        "Adds a product, or a new version of the one of that name.";
    "products.archive", Edit, knowledge::archive_product, knowledge::ProductById => Vec<knowledge::ProductView>,
        "Takes a product off the price sheet; what was quoted from it stays.";
    "faq.list", Read, knowledge::faqs, workspace::Nothing => Vec<knowledge::FaqView>,
        "The questions the chat can answer.";
    "faq.add", Edit, knowledge::add_faq, knowledge::AddFaq => knowledge::FaqView,
        "Adds a question with its answer.";
    "faq.edit", Edit, knowledge::edit_faq, knowledge::EditFaq => knowledge::FaqView,
        "Changes a question and its answer.";
    "faq.remove", Edit, knowledge::remove_faq, knowledge::FaqById => Vec<knowledge::FaqView>,
        "Removes a question.";
    "documents.list", Read, documents::list, workspace::Nothing => Vec<documents::DocumentRow>,
        "The documents the chat may quote, without their texts.";
    "documents.get", Read, documents::get, documents::DocumentById => documents::DocumentView,
        "One document with its text.";
    "documents.put", Edit, documents::put, documents::PutDocument => documents::DocumentView,
        "Adds a document, or writes one anew.";
    "documents.remove", Edit, documents::remove, documents::DocumentById => Vec<documents::DocumentRow>,
        "Removes a document.";
    "prospects.list", Read, prospects::list, prospects::ListProspects => Vec<prospects::ProspectView>,
        "Prospects of a stage or of all, newest first, or the ones found by a search.";
    "prospects.get", Read, prospects::get, prospects::ById => prospects::ProspectDetail,
        "One prospect with contact points, deals, signals, scores and timeline.";
    "prospects.add", Edit, prospects::add, prospects::AddProspect => prospects::ProspectDetail,
        "Adds a prospect by hand; what is typed here counts as confirmed.";
    "prospects.edit", Edit, prospects::edit, prospects::EditProspect => prospects::ProspectDetail,
        "Changes what is known of a prospect; nothing replaces what the rep typed.";
    "prospects.confirm", Decide, prospects::confirm, prospects::ById => prospects::ProspectDetail,
        "Confirms the claimed contact points and attached visits of a prospect.";
    "board.get", Read, board::get, board::GetBoard => board::Board,
        "The board: every column with its true count and sums, and the first page of its cards.";
    "board.page", Read, board::get_page, board::GetBoardPage => board::BoardColumn,
        "The next page of a column.";
    "board.counts", Read, board::counts, workspace::Nothing => board::BoardCounts,
        "How many are hot, stale, without a next step, kept off, or only in the list.";
    "board.cards", Read, board::get_cards, board::GetCards => Vec<cards::CardView>,
        "These cards again, after a change; one that is left out is not on the board any more.";
    "prospects.move", Decide, prospects::move_to, prospects::MoveProspect => prospects::MovedView,
        "Moves a prospect to a stage, with what that stage needs.";
    "prospects.place", Edit, moves::place, moves::PlaceProspect => cards::CardView,
        "Puts a card elsewhere in its column.";
    "prospects.move_preview", Read, moves::preview, moves::PreviewMove => moves::MovePreview,
        "What a move would write, queue and call off; nothing is changed.";
    "prospects.move_many", Decide, moves::many, moves::MoveMany => moves::MovedMany,
        "Moves many prospects, each with a result of its own and one Undo for all.";
    "prospects.bulk", Decide, moves::bulk, moves::BulkProspects => moves::MovedMany,
        "One action on many prospects, each with a result of its own and one Undo for all.";
    "prospects.page", Read, listing::page, listing::GetProspectPage => listing::ProspectPage,
        "A page of the table, filtered and sorted, with how many there are in all.";
    "prospects.deal", Edit, details::deal, details::SetDeal => prospects::ProspectDetail,
        "Sets what the open deal is worth and when it should close, making one where there is none.";
    "prospects.snooze", Edit, details::snooze, moves::SnoozeProspect => prospects::ProspectDetail,
        "Lets a card rest until a moment: it is not stale before.";
    "contacts.add", Edit, details::add_contact, details::AddContact => prospects::ProspectDetail,
        "Adds a contact point; what is typed here counts as confirmed.";
    "contacts.set_primary", Edit, details::set_primary, details::ContactById => prospects::ProspectDetail,
        "Makes a contact point the one of its kind that is used first.";
    "contacts.do_not_use", Edit, details::do_not_use, details::DoNotUse => prospects::ProspectDetail,
        "Says why a contact point must not be used, or lets it be used again.";
    "search.quick", Read, listing::quick, listing::QuickSearch => Vec<listing::QuickHit>,
        "Who may be meant by what was typed so far.";
    "filters.list", Read, listing::filters, workspace::Nothing => Vec<listing::SavedFilterView>,
        "The filters kept under a name.";
    "filters.save", Edit, listing::save_filter, listing::SaveFilter => listing::SavedFilterView,
        "Keeps a filter under a name.";
    "filters.remove", Edit, listing::remove_filter, listing::RemoveFilter => Vec<listing::SavedFilterView>,
        "Forgets a kept filter.";
    "undo.list", Read, undo::list, undo::ListUndo => Vec<undo::UndoStep>,
        "What the rep changed and can be taken back, newest first.";
    "undo.apply", Decide, undo::apply, undo::ApplyUndo => undo::UndoneView,
        "Takes a change back, and lists what has left and cannot be.";
    "prospects.hands_off", Decide, prospects::hands_off, prospects::HandsOff => prospects::ProspectDetail,
        "Keeps all automation off a prospect, until a moment or for good; or lets it on again.";
    "prospects.score_override", Edit, prospects::override_score, prospects::OverrideScore
        => prospects::ProspectDetail,
        "Sets the rep's own score with a reason, or takes it away.";
    "companies.hands_off", Decide, prospects::company_hands_off, prospects::CompanyHandsOff
        => prospects::CompanyHandsOffView,
        "Keeps all automation off everybody of a company, or lets it on again.";
    "suppression.add", Edit, prospects::suppress, prospects::Suppress => prospects::Suppressed,
        "Nothing is sent to this address any more, by hand neither.";
    "today.get", Read, today::get, today::Limit => today::TodayView,
        "What wants the rep now, in the order of the mode, and what automation did in the last 24 hours.";
    "suggestions.list", Read, suggestions::list, suggestions::ListSuggestions
        => Vec<suggestions::SuggestionView>,
        "Jobs and moves that are offered, with their reasons, of higher scores first.";
    "suggestions.accept", Decide, suggestions::accept, suggestions::SuggestionById
        => suggestions::AcceptedView,
        "Takes a suggestion up: the job runs, the move is made.";
    "suggestions.dismiss", Edit, suggestions::dismiss, suggestions::SuggestionById
        => suggestions::DismissedView,
        "Says no to a suggestion; the same is not offered again for 24 hours.";
    "suggestions.draft", Read, suggestions::draft, suggestions::SuggestionById => suggestions::DraftView,
        "The message a suggested job would send, for free; nothing is queued.";
    "notes.add", Edit, tasks::add_note, tasks::AddNote => record::ActivityView,
        "Writes a note into a prospect's timeline.";
    "calls.log", Edit, tasks::log_call, tasks::LogCall => record::ActivityView,
        "Writes a call down; one that reached the person is a touch.";
    "tasks.add", Edit, tasks::add, tasks::AddTask => record::ActivityView,
        "Adds a task with a reminder.";
    "tasks.edit", Edit, tasks::edit, tasks::EditTask => record::ActivityView,
        "Changes a task's words or moment.";
    "tasks.complete", Edit, tasks::complete, tasks::CompleteTask => record::ActivityView,
        "Marks a task as done, or as open again.";
    "tasks.list", Read, tasks::list, tasks::ListTasks => Vec<tasks::TaskView>,
        "Open tasks by when they are due; on demand those that are done after them.";
    "today.left_address", Read, today::left_address, today::Limit => Vec<today::LeftAddress>,
        "Visitors who left an address or asked for contact but made no prospect.";
    "today.add_left_address", Edit, today::add_left_address, today::BySession => prospects::ProspectDetail,
        "Makes a prospect of such a visitor.";
    "today.ignore_left_address", Edit, today::ignore_left_address, today::BySession => today::Ignored,
        "Takes such a visitor off Today for good.";
    "conversations.list", Read, conversations::list, conversations::ListConversations
        => Vec<conversations::ConversationSummary>,
        "Chats, mails and meetings as threads, one per person, the latest first.";
    "conversations.get", Read, conversations::get, conversations::GetConversation => conversations::Conversation,
        "One thread, line by line.";
    "mails.send", Decide, writing::send, writing::SendMail => writing::SentMail,
        "Sends a mail the rep wrote, once every check lets it; it can be taken back for ten seconds.";
    "meetings.move", Decide, writing::move_meeting, writing::MoveMeeting => writing::SentMail,
        "Moves a meeting: the invited person gets the changed invitation; it can be taken back for ten seconds.";
    "meetings.cancel", Decide, writing::cancel_meeting, writing::CancelMeeting => writing::SentMail,
        "Calls a meeting off: the invited person's calendar takes it out; it can be taken back for ten seconds.";
    "meetings.mark", Edit, writing::mark_meeting, writing::MarkMeeting => writing::MarkedMeeting,
        "Says whether a meeting that is over was held; who did not come is offered new times, as the mode allows.";
    "mails.draft", Read, writing::draft, writing::DraftOf => Option<writing::DraftView>,
        "What the rep has begun to write to somebody.";
    "mails.save_draft", Edit, writing::save_draft, writing::SaveDraft => Option<writing::DraftView>,
        "Keeps what is written so far.";
    "mails.attached", Read, writing::attached, writing::DraftOf => Vec<writing::DraftFile>,
        "The files with what the rep has begun to write.";
    "mails.attach", Edit, writing::attach, writing::AttachFile => Vec<writing::DraftFile>,
        "Adds a file to what is written to somebody; all of a mail have at most 10 MB.";
    "mails.detach", Edit, writing::detach, writing::DetachFile => Vec<writing::DraftFile>,
        "Takes a file off again.";
    "mails.attach_again", Edit, writing::attach_again, writing::AttachAgain => Vec<writing::DraftFile>,
        "The files of a mail that was taken back, with the draft again.";
    "snippets.list", Read, writing::snippets, workspace::Nothing => Vec<writing::Snippet>,
        "Texts to begin a mail with.";
    "snippets.put", Edit, writing::put_snippet, writing::PutSnippet => writing::Snippet,
        "Keeps a text to begin a mail with; one of the same name is replaced.";
    "snippets.remove", Edit, writing::remove_snippet, writing::SnippetById => Vec<writing::Snippet>,
        "Takes a text away.";
    "mails.get", Read, conversations::whole_mail, conversations::MailById => conversations::WholeMail,
        "A mail of the mailbox with its quotes and its HTML.";
    "conversations.seen", Edit, conversations::seen, conversations::SeenConversation => conversations::Unread,
        "The rep has read a thread to its end.";
    "chat.take_over", Decide, conversations::take_over, conversations::ChatById => conversations::Conversation,
        "A person answers from now on: the assistant falls silent, and the visitor is told.";
    "chat.say", Decide, conversations::say, conversations::ChatSay => conversations::ThreadEntry,
        "Says something to the visitor of a chat that was taken over.";
    "chat.hand_back", Decide, conversations::hand_back, conversations::ChatById => conversations::Conversation,
        "The assistant answers again, and the visitor is told.";
    "jobs.list", Read, jobs::list, jobs::ListJobs => Vec<jobs::JobView>,
        "Jobs, open ones first.";
    "jobs.get", Read, jobs::get, jobs::JobById => jobs::JobView,
        "One job.";
    "jobs.detail", Read, jobs::detail, jobs::JobById => jobs::JobDetail,
        "One job with its messages and tasks, and what would let it go on.";
    "jobs.counts", Read, jobs::counts, workspace::Nothing => jobs::JobCounts,
        "How many jobs are in each state; of finished ones those of the last 24 hours.";
    "jobs.cancel", Decide, jobs::cancel, jobs::JobById => jobs::JobView,
        "Calls a job off with everything of it that has not left.";
    "jobs.run", Decide, jobs::run, jobs::RunJob => jobs::JobView,
        "Runs a job for a prospect in any mode; what binds still waits for approval.";
    "jobs.retry", Decide, jobs::retry, jobs::JobById => jobs::JobView,
        "Tries a failed, cancelled or suggested job again.";
    "approvals.list", Read, approvals::list, approvals::ListApprovals => Vec<approvals::ApprovalView>,
        "What waits for a decision, oldest first.";
    "approvals.get", Read, approvals::get, approvals::ApprovalById => approvals::ApprovalView,
        "One card, decided or not.";
    "approvals.approve", Decide, approvals::approve, approvals::Approve => approvals::DecidedView,
        "Lets exactly what is shown happen, or an edited text.";
    "approvals.reject", Decide, approvals::reject, approvals::Reject => approvals::DecidedView,
        "Refuses what is shown, with a reason; its cost is released.";
    "approvals.snooze", Decide, approvals::snooze, approvals::Snooze => approvals::ApprovalView,
        "Puts a card out of sight for a while.";
    "approvals.preview", Read, approvals::preview, approvals::PreviewEdit => approvals::Previewed,
        "The mail with the rep's changes, exactly as it would leave, with its hash.";
    "approvals.redraft", Edit, approvals::redraft, approvals::Redraft => approvals::ApprovalView,
        "A new draft by one of the instructions the built-in writer can follow; the older can never leave.";
    "approvals.decide_many", Decide, approvals::decide_many, approvals::DecideMany
        => Vec<approvals::DecideResult>,
        "Approves, rejects or snoozes exactly the cards shown, each with a result of its own.";
    "effects.settle", Decide, approvals::settle, approvals::SettleEffect => approvals::Settled,
        "Says whether a message of unknown fate was sent.";
    "wallet.get", Read, wallet::get, workspace::Nothing => wallet::WalletView,
        "Energy and coins: available, reserved, and the sum of the ledger.";
    "wallet.ledger", Read, wallet::ledger, wallet::ListLedger => Vec<wallet::LedgerRow>,
        "What was booked, newest first.";
    "wallet.refill", Edit, wallet::refill, wallet::Refill => wallet::WalletView,
        "Adds energy and coins, on the ledger.";
    "activity.list", Read, record::activities, record::ListActivity => Vec<record::ActivityView>,
        "The timeline, of a prospect or of all, newest first.";
    "notifications.list", Read, record::notifications, record::ListNotifications
        => Vec<record::NotificationView>,
        "Notices to the rep, newest first.";
    "notifications.read", Edit, record::read_notifications, record::SeenNotifications
        => record::ReadNotifications,
        "Marks notices as read: these, or every one.";
    "notifications.test", Edit, attention::test, workspace::Nothing => attention::PopupTest,
        "Shows a test notification on the desktop and says whether it arrived.";
    "attention.get", Read, attention::get, workspace::Nothing => attention::AttentionView,
        "Whether the rep is busy or has quiet hours.";
    "busy.set", Edit, attention::set_busy, attention::SetBusy => attention::AttentionView,
        "Until when popups say nothing personal.";
    "changes.after", Read, record::changes, record::ChangesAfter => Vec<record::ChangeView>,
        "Facts for screens: which rows of which area changed after a number.";
    "rules.list", Read, rules::list, workspace::Nothing => Vec<rules::RuleView>,
        "Which job each stage queues.";
    "rules.set", Decide, rules::set, rules::SetRule => Vec<rules::RuleView>,
        "Turns a stage's rule on or off, or changes its delay.";
    "sequences.list", Read, sequences::list, workspace::Nothing => Vec<sequences::SequenceView>,
        "What is sent to people who do not answer, step by step.";
    "sequences.save", Decide, sequences::save, sequences::SaveSequence => Vec<sequences::SequenceView>,
        "Other steps: for new people, or for those under way too.";
    "sequences.enable", Decide, sequences::enable, sequences::EnableSequence => Vec<sequences::SequenceView>,
        "Lets people begin a sequence, or stops it for everybody.";
    "sequences.of", Read, sequences::of, sequences::CourseOf => Option<sequences::CourseView>,
        "The sequence a person is in, or was in last: which step, when the next leaves, and why it waits.";
    "sequences.stop", Decide, sequences::stop, sequences::StopCourse => Option<sequences::CourseView>,
        "Stops a person's sequence, with the reason; what has not left never will.";
    "worker.run_due", Decide, workspace::run_due, workspace::Nothing => workspace::RanView,
        "Runs everything that is due now.";
    "workspace.verify", Read, workspace::verify, workspace::Nothing => workspace::Verified,
        "Checks the whole file: pages, references, ledger, counts.";
    "workspace.backup", Admin, workspace::backup, workspace::Backup => workspace::BackedUp,
        "Copies the workspace's database into a new file while everything goes on.";
}
