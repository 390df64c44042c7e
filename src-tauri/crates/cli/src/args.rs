//! The command line as people type it. Values stay text: the API says what is allowed, in one place.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// NexScout from a terminal: website chats and leads become prospects, jobs follow them up.
///
/// One process owns a workspace. While a window or `serve` runs, every other command is carried out by it, at
/// once; otherwise the command opens the workspace for itself.
#[derive(Debug, Parser)]
#[command(
    name = "nexscoutctl",
    version,
    max_term_width = 100,
    after_help = "Start here:\n  \
        nexscoutctl init --sample          make a workspace with an example company\n  \
        nexscoutctl serve                  start it, then open http://127.0.0.1:8787/\n  \
        nexscoutctl prospects              who came\n  \
        nexscoutctl approvals              what waits for you\n\n\
        Exit codes: 0 done, 1 refused or failed, 2 unknown command or flag."
)]
pub struct Cli {
    /// Workspace folder [default: NEXSCOUT_DATA, else the data folder of the desktop program]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Print one JSON value; errors as {"error": {"code", "message", ...}}
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a workspace; harmless when it exists
    #[command(after_help = "Example:\n  nexscoutctl init --mode hybrid --region PH --currency USD --sample")]
    Init(Init),
    /// Run website endpoint and worker without a window, until Ctrl-C or SIGTERM
    #[command(after_help = "The first line on standard output is `listening on http://HOST:PORT`.\n\n\
        Examples:\n  nexscoutctl serve\n  nexscoutctl serve --listen 127.0.0.1:0 --no-worker")]
    Serve {
        /// Address and port of the website endpoint; port 0 picks a free one
        #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8787")]
        listen: String,
        /// Leave jobs alone
        #[arg(long)]
        no_worker: bool,
    },
    /// Run jobs
    Worker {
        /// Run all that is due now, print what was done, end
        #[arg(long, required = true)]
        once: bool,
    },
    /// How the workspace stands: mode, wallet, prospects per stage, what waits
    Status,
    /// Call any row of the command table
    #[command(after_help = "Examples:\n  nexscoutctl rpc --list\n  \
        nexscoutctl rpc prospects.list '{\"stage\": \"interested\"}'\n  \
        echo '{\"key\": \"mode\"}' | nexscoutctl rpc settings.get -")]
    Rpc {
        /// Name of the row, e.g. prospects.list
        #[arg(required_unless_present = "list")]
        name: Option<String>,
        /// Request as JSON; `-` reads it from standard input [default: {}]
        #[arg(value_name = "JSON")]
        request: Option<String>,
        /// Print name, request and response type of every row
        #[arg(long, conflicts_with_all = ["name", "request"])]
        list: bool,
    },
    /// Look at and change settings
    #[command(subcommand)]
    Settings(Settings),
    /// Price sheet
    #[command(subcommand)]
    Product(Product),
    /// Questions the chat can answer
    #[command(subcommand)]
    Faq(Faq),
    /// Documents the chat may quote
    #[command(subcommand)]
    Document(Document),
    /// List prospects
    #[command(after_help = "Examples:\n  nexscoutctl prospects --stage interested\n  \
        nexscoutctl prospects --search lopez")]
    Prospects {
        /// Of this stage: new, contacted, qualified, interested, ready_to_close, won, lost
        #[arg(long)]
        stage: Option<String>,
        /// Whose name, company, address or number has these words
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        /// How many at most
        #[arg(long, value_name = "N", allow_negative_numbers = true)]
        limit: Option<String>,
    },
    /// One prospect
    #[command(subcommand)]
    Prospect(Prospect),
    /// Move a prospect to a stage
    #[command(after_help = "Won needs an amount, lost a reason.\n\nExamples:\n  \
        nexscoutctl move ID interested\n  \
        nexscoutctl move ID won --amount 1200.00 --currency USD\n  \
        nexscoutctl move ID lost --reason \"went with somebody else\"")]
    Move {
        /// Prospect
        id: String,
        /// new, contacted, qualified, interested, ready_to_close, won or lost
        stage: String,
        /// What was won, e.g. 1200.00
        #[arg(long, allow_negative_numbers = true)]
        amount: Option<String>,
        /// Its currency, e.g. USD [default: the workspace's]
        #[arg(long)]
        currency: Option<String>,
        /// Why it was lost
        #[arg(long)]
        reason: Option<String>,
    },
    /// List jobs, open ones first
    Jobs {
        /// In this state: suggested, queued, running, waiting, succeeded, failed, cancelled
        #[arg(long)]
        state: Option<String>,
        /// Of this prospect
        #[arg(long, value_name = "ID")]
        prospect: Option<String>,
        /// How many at most
        #[arg(long, value_name = "N", allow_negative_numbers = true)]
        limit: Option<String>,
    },
    /// One job
    #[command(subcommand)]
    Job(Job),
    /// What wants you now, most urgent first
    Today {
        /// How many at most
        #[arg(long, value_name = "N", allow_negative_numbers = true)]
        limit: Option<String>,
    },
    /// Write a note about a prospect
    #[command(after_help = "Example:\n  nexscoutctl note ID \"prefers mornings\"")]
    Note {
        /// Prospect
        prospect: String,
        /// What to write down
        text: String,
    },
    /// What is to be done
    #[command(subcommand)]
    Task(Task),
    /// List what waits for your decision, exactly as it would leave
    Approvals,
    /// Let exactly what a card shows happen, or an edited text
    #[command(after_help = "Examples:\n  nexscoutctl approve ID\n  \
        nexscoutctl approve ID --subject \"Your offer\" --body \"Hi Ana, ...\"")]
    Approve {
        /// Approval
        id: String,
        /// Another subject
        #[arg(long)]
        subject: Option<String>,
        /// Another text; the footer is added again
        #[arg(long)]
        body: Option<String>,
    },
    /// Refuse what a card shows; its cost is released
    #[command(after_help = "Example:\n  nexscoutctl reject ID --reason \"too early\"")]
    Reject {
        /// Approval
        id: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Energy and coins
    #[command(after_help = "Examples:\n  nexscoutctl wallet\n  \
        nexscoutctl wallet refill --energy 500 --coins 1000")]
    Wallet {
        /// What to do with it; nothing: show it.
        #[command(subcommand)]
        command: Option<Wallet>,
    },
    /// The timeline, newest first
    Activity {
        /// Of this prospect
        #[arg(long, value_name = "ID")]
        prospect: Option<String>,
        /// How many at most
        #[arg(long, value_name = "N", allow_negative_numbers = true)]
        limit: Option<String>,
    },
    /// Notices, newest first
    Notifications {
        /// Mark all as read
        #[arg(long)]
        read: bool,
    },
    /// Show the mode, or change it
    #[command(after_help = "manual: suggestions only. hybrid: risky things wait for you. autopilot: \
        everything within the rules.\n\nExample:\n  nexscoutctl mode autopilot")]
    Mode {
        /// manual, hybrid or autopilot
        mode: Option<String>,
    },
    /// Kill switch: nothing is claimed and nothing leaves, across restarts
    Pause,
    /// Release the kill switch
    Resume,
    /// Import people from a file
    #[command(args_conflicts_with_subcommands = true)]
    Import {
        /// `import undo ID`
        #[command(subcommand)]
        command: Option<Import>,
        /// CSV, XLSX or vCard
        #[arg(required = true)]
        file: Option<PathBuf>,
        /// Show what would happen
        #[arg(long)]
        dry_run: bool,
        /// COLUMN=FIELD
        #[arg(long)]
        map: Vec<String>,
    },
    /// Export people
    Export {
        /// csv, vcard or json
        format: String,
        /// Where to [default: standard output]
        file: Option<PathBuf>,
    },
    /// Erase a prospect and everything about them
    Erase {
        /// Prospect
        prospect: String,
    },
    /// Copy the workspace into a new file while everything goes on
    #[command(after_help = "An existing file is never overwritten.\n\nExample:\n  \
        nexscoutctl backup /media/usb/nexscout.db")]
    Backup {
        /// New file [default: backups/nexscout-DATE-TIME.db in the workspace's folder]
        file: Option<PathBuf>,
    },
    /// Replace the workspace by a copy
    Restore {
        /// The copy
        file: PathBuf,
    },
    /// Check the whole workspace: pages, references, ledger, counts
    Verify,
    /// Measure a task on the evaluation sets
    Eval {
        /// contact, contact-taken, phone, email, email-valid, disposable, intent, reply or bounce
        task: String,
    },
    /// Measure speed: queue or chat
    Bench(Bench),
    /// Open the mailbox by signing in with its provider, in the browser of this machine
    SignIn,
    /// Play the scenarios against servers it starts itself, on a clock it moves forward itself
    Demo,
}

/// Options of `bench`.
#[derive(Debug, Args)]
pub struct Bench {
    /// queue (jobs a second, wake-up, idling) or chat (messages a second, until the answer)
    pub name: String,
    /// Less work: seconds instead of minutes
    #[arg(long)]
    pub quick: bool,
    /// Folder on the disk to measure [default: the folder for temporary files]
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// Options of `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// manual, hybrid or autopilot
    #[arg(long)]
    pub mode: Option<String>,
    /// Region of phone numbers without a country code, e.g. PH or US
    #[arg(long)]
    pub region: Option<String>,
    /// Currency of prices and deals, e.g. USD or PHP
    #[arg(long)]
    pub currency: Option<String>,
    /// Fill in an example company with products and answers, so that the test page talks
    #[arg(long)]
    pub sample: bool,
}

/// `task ...`
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Open tasks by when they are due
    List,
    /// Add a task; you are told when it is due
    #[command(after_help = "Example:\n  nexscoutctl task add \"send the slides\" --in-hours 4 --prospect ID")]
    Add {
        /// What to do
        text: String,
        /// Due in so many hours
        #[arg(long, value_name = "N", default_value_t = 24)]
        in_hours: u32,
        /// About whom
        #[arg(long, value_name = "ID")]
        prospect: Option<String>,
    },
    /// Mark a task as done
    Done {
        /// Task
        id: String,
    },
}

/// `settings ...`
#[derive(Debug, Subcommand)]
pub enum Settings {
    /// Show every setting, or one
    Get {
        /// E.g. smtp.host
        key: Option<String>,
    },
    /// Change a setting; it holds at once
    #[command(after_help = "Examples:\n  nexscoutctl settings set smtp.host mail.company.example\n  \
        nexscoutctl settings set send.window always\n  nexscoutctl settings set signal.spam.points -80")]
    Set {
        /// E.g. smtp.host
        key: String,
        /// The value
        #[arg(allow_negative_numbers = true)]
        value: String,
    },
    /// Keep a password or token, read from standard input
    #[command(after_help = "Kept in the system's keyring; without one, sealed under the passphrase in the \
        file NEXSCOUT_PASSPHRASE_FILE names.\n\nExample:\n  \
        nexscoutctl settings set-secret smtp.password < password.txt")]
    SetSecret {
        /// E.g. smtp.password
        key: String,
    },
}

/// `product ...`
#[derive(Debug, Subcommand)]
pub enum Product {
    /// Add a product, or a new version of the one of that name
    #[command(after_help = "Example:\n  nexscoutctl product add --name \"Widget Pro\" --price 49.00 \
        --unit seat --period month --description \"Everything for a team\"")]
    Add {
        /// Its name
        #[arg(long)]
        name: String,
        /// Price of one unit, e.g. 49.00
        #[arg(long, allow_negative_numbers = true)]
        price: String,
        /// What it is
        #[arg(long)]
        description: Option<String>,
        /// Currency [default: the workspace's]
        #[arg(long)]
        currency: Option<String>,
        /// What one unit is, e.g. seat
        #[arg(long)]
        unit: Option<String>,
        /// once, month or year [default: once]
        #[arg(long)]
        period: Option<String>,
    },
    /// Show the price sheet
    List,
}

/// `faq ...`
#[derive(Debug, Subcommand)]
pub enum Faq {
    /// Add a question with its answer
    #[command(after_help = "Example:\n  nexscoutctl faq add --question \"Do you ship abroad?\" \
        --answer \"Yes, to all of ASEAN.\"")]
    Add {
        /// As asked
        #[arg(long)]
        question: String,
        /// As answered
        #[arg(long)]
        answer: String,
    },
    /// Show the questions and answers
    List,
}

/// `document ...`
#[derive(Debug, Subcommand)]
pub enum Document {
    /// Add a text, or write one anew
    #[command(
        after_help = "Examples:\n  nexscoutctl document add --title \"Care guide\" --file guide.txt\n  \
        cat guide.txt | nexscoutctl document add --title \"Care guide\" --file -"
    )]
    Add {
        /// What an answer from it names as its source
        #[arg(long)]
        title: String,
        /// Its text, UTF-8; `-` reads standard input
        #[arg(long)]
        file: PathBuf,
        /// The document to write anew
        #[arg(long, value_name = "ID")]
        id: Option<String>,
    },
    /// Show the documents
    List,
    /// Remove a document
    Remove {
        /// Document
        id: String,
    },
}

/// `prospect ...`
#[derive(Debug, Subcommand)]
pub enum Prospect {
    /// Everything about a prospect
    Show {
        /// Prospect
        id: String,
    },
    /// Add a prospect; what you type counts as confirmed
    #[command(after_help = "Example:\n  nexscoutctl prospect add --name \"Ana Lopez\" \
        --email ana@lopezdental.example --stage qualified --basis asked")]
    Add(Box<AddProspect>),
    /// Confirm the claimed contact points and attached sessions of a prospect
    Confirm {
        /// Prospect
        id: String,
    },
}

/// Options of `prospect add`.
#[derive(Debug, Args)]
pub struct AddProspect {
    /// Full name
    #[arg(long)]
    pub name: Option<String>,
    /// E-mail address
    #[arg(long)]
    pub email: Option<String>,
    /// Phone number
    #[arg(long, allow_negative_numbers = true)]
    pub phone: Option<String>,
    /// Company
    #[arg(long)]
    pub company: Option<String>,
    /// Job title
    #[arg(long)]
    pub role: Option<String>,
    /// Place
    #[arg(long)]
    pub location: Option<String>,
    /// Stage to start in [default: new]
    #[arg(long)]
    pub stage: Option<String>,
    /// Why you may write: asked, consent or customer
    #[arg(long)]
    pub basis: Option<String>,
    /// The consent as it was shown
    #[arg(long)]
    pub basis_wording: Option<String>,
    /// What may be won, e.g. 1200.00
    #[arg(long, allow_negative_numbers = true)]
    pub amount: Option<String>,
    /// Its currency [default: the workspace's]
    #[arg(long)]
    pub currency: Option<String>,
}

/// `job ...`
#[derive(Debug, Subcommand)]
pub enum Job {
    /// One job
    Show {
        /// Job
        id: String,
    },
    /// Try a job again
    Retry {
        /// Job
        id: String,
    },
    /// Run a job for a prospect, in any mode; what binds still waits for approval
    #[command(after_help = "Example:\n  nexscoutctl job run book_meeting --prospect ID")]
    Run {
        /// smart_scan, follow_up, qualify, nurture, book_meeting, close_deal or full_pipeline
        kind: String,
        /// Whom it is for
        #[arg(long, value_name = "ID")]
        prospect: String,
    },
}

/// `wallet ...`
#[derive(Debug, Subcommand)]
pub enum Wallet {
    /// Add energy and coins; free and on the ledger
    Refill {
        /// Energy to add
        #[arg(long, value_name = "N", allow_negative_numbers = true)]
        energy: Option<String>,
        /// Coins to add
        #[arg(long, value_name = "N", allow_negative_numbers = true)]
        coins: Option<String>,
    },
}

/// `import ...`
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Take an import back
    Undo {
        /// Import
        id: String,
    },
}
