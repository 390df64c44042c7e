// What each setting is called and what it means to the rep. A setting that has no words here is not shown.

export interface SettingWords {
  /** The field's label. */
  label: string;
  /** One or two plain sentences: what follows from it. */
  help?: string;
  /** What an empty field stands for. */
  empty?: string;
}

export const settingWords: Readonly<Record<string, SettingWords>> = {
  "pipeline.automation": {
    label: "Book meetings by itself in hybrid",
    help: "Off: in hybrid an invitation is prepared and waits for your approval, whatever the table says.",
  },
  "close.threshold": {
    label: "Score for closing by itself",
    help: "Autopilot sends a closing message and marks a deal won by itself from this ScoutScore on. Below it you are asked.",
  },

  "delay.follow_up.autopilot": {
    label: "Follow-up in autopilot",
    help: "Time between the person's last message and the follow-up.",
  },
  "delay.follow_up.hybrid": {
    label: "Follow-up in hybrid and manual",
    help: "Time between the person's last message and the follow-up.",
  },
  "delay.nurture_days": {
    label: "Nurture after",
    help: "Time in Qualified without an open question before nurture starts.",
  },
  "delay.close_after_meeting_hours": {
    label: "Closing message after a meeting",
    help: "Time between the end of an accepted meeting and the closing message.",
  },

  "economy.energy_capacity": {
    label: "Energy capacity",
    help: "Energy refills evenly over 24 hours up to this much. What running jobs hold does not count.",
  },
  "economy.coins_month": { label: "Coins a month", help: "Granted at the start and with each calendar month." },
  "economy.coins_daily_budget": {
    label: "Coins a day at most",
    help: "Jobs beyond it wait until midnight. 0 means no limit.",
  },
  "economy.coin_value": {
    label: "What a coin is worth",
    help: "In the workspace currency. Coins times this is what automation costs you in money.",
  },

  "company.name": { label: "Company name", help: "In the chat's greeting, under messages and in the footer of every mail." },
  "company.address": {
    label: "Postal address",
    help: "The law wants it in every commercial mail. Without it no mail leaves.",
  },
  "company.site": {
    label: "Website",
    help: "The only link a first answer may carry besides the opt-out.",
    empty: "none",
  },
  "company.privacy_url": { label: "Privacy notice", help: "The chat links it.", empty: "none" },
  "company.competitors": {
    label: "Competitors’ mail domains",
    help: "One per line. Addresses at these are not taken as a prospect's contact.",
    empty: "none",
  },
  "rep.name": { label: "Your name", help: "As messages are signed." },
  "workspace.region": {
    label: "Region",
    help: "Two letters. Phone numbers without a country code are read as numbers of this region.",
  },
  "workspace.currency": { label: "Currency", help: "For prices and deals that name none." },
  "workspace.time_zone": {
    label: "Time zone",
    help: "Your own: working hours, quiet hours and the start of a day.",
    empty: "the region's",
  },
  "workspace.language": { label: "Language of messages", help: "For people whose language is not known." },

  "mail.from": { label: "Your e-mail address", help: "Messages come from it." },
  "mail.from_name": { label: "Name beside it", empty: "your name" },
  "mail.signature": { label: "Signature", help: "Stands under every mail that NexScout writes and under yours, before the footer; plain text. A first answer to an address that was only typed leaves it out.", empty: "your name and company" },
  "mail.reply_to": { label: "Replies and opt-outs go to", empty: "your e-mail address" },
  "smtp.host": { label: "Sending server", help: "The SMTP host your provider names. Empty: no mail leaves.", empty: "none" },
  "smtp.port": { label: "Port", help: "587 for STARTTLS, 465 for TLS." },
  "smtp.security": { label: "Protection", help: "“None” is only taken for a server on this machine." },
  "smtp.user": { label: "User name", help: "Mostly the whole e-mail address. With a sign-in, empty is your e-mail address.", empty: "no login" },
  "smtp.password": { label: "Password", help: "It is kept outside the database and never shown again." },
  "mail.sign_in": { label: "Opened by", help: "A password, mostly an app password; or a sign-in in your browser, with a client id of your own." },
  "sign_in.client_id": { label: "Client id", help: "From your registration of a desktop program at the provider.", empty: "none" },
  "sign_in.client_secret": { label: "Client secret", help: "Only where the provider gave one with the client id." },
  "sign_in.tenant": { label: "Directory (tenant)", help: "The id or domain of your organisation, where its registration is for itself alone." },
  "sign_in.authorize_url": { label: "Authorization address", help: "The provider’s authorization endpoint, https://…", empty: "none" },
  "sign_in.token_url": { label: "Token address", help: "The provider’s token endpoint, https://…", empty: "none" },
  "sign_in.scope": { label: "Scopes", help: "What to ask for, separated by spaces; those for SMTP, IMAP and offline access.", empty: "none" },
  "imap.host": { label: "Reading server", help: "The IMAP host your provider names. Empty: replies cannot be seen.", empty: "none" },
  "imap.port": { label: "Port", help: "993 for TLS, 143 for STARTTLS." },
  "imap.security": { label: "Protection", help: "“None” is only taken for a server on this machine." },
  "imap.user": { label: "User name", empty: "that of sending" },
  "imap.password": { label: "Password", help: "Only if it differs from the sending one." },
  "imap.keep_copies": { label: "Keep copies in Sent", help: "Where your provider keeps none by itself, a copy of what NexScout sent is put there." },
  "mail.plus_addressing": {
    label: "Replies to tagged addresses",
    help: "Replies go to you+nx-…@ and are matched even where a mail program drops the thread. Only if your provider delivers such addresses.",
  },
  "mail.dkim_selector": {
    label: "DKIM selector",
    help: "The s= in DKIM-Signature of a mail you sent. Only for the check of your domain.",
    empty: "those your provider is known to use",
  },
  "inbox.required": {
    label: "Hold messages back while replies cannot be read",
    help: "On: nobody gets an automatic message who may have answered already. First answers still leave.",
  },

  "send.window": {
    label: "Messages leave",
    help: "Messages we start, in the recipient's time where it is known, else in yours. Answers and approved messages do not wait for it.",
  },
  "send.holidays": {
    label: "Not on public holidays",
    help: "Nationwide holidays of the country the recipient's time zone lies in, else of yours, keep the window closed.",
  },
  "send.grace_seconds": { label: "Time to undo a move", help: "What a move sets off is held back this long." },
  "send.cooldown_hours": { label: "Between two messages to a person", help: "Counts messages we start, not answers." },
  "cap.mailbox_first_week": { label: "Mails a day in the first week", help: "A new sender that sends much lands in spam." },
  "cap.mailbox": { label: "Mails a day after that" },
  "cap.person_week": { label: "Messages to one person in 7 days", help: "Counts messages we start." },
  "cap.domain_day": { label: "Mails a day to one company's domain", help: "Free-mail domains such as gmail.com are excepted." },
  "cap.first_answers_day": {
    label: "First answers a day to unconfirmed addresses",
    help: "Anyone can type anyone's address into a chat. The rest waits for you.",
  },
  "cap.first_answers_address": { label: "The same for one visitor's network address" },
  "approval.expiry_hours": { label: "An undecided approval expires after", help: "Expired is not rejected: its cost is released." },
  "approval.snooze_hours": { label: "Snooze puts an approval away for" },

  "chat.enabled": { label: "The chat answers", help: "Off: the widget hides itself and nothing is taken in." },
  "chat.listen": {
    label: "Where it listens",
    help: "An address and port of this machine. Port 0 picks a free one, “off” takes no chats. It moves at once.",
  },
  "chat.origins": {
    label: "Websites that may use the chat",
    help: "One per line, such as https://shop.example. Browsers of other sites are refused.",
    empty: "only the built-in test page",
  },
  "chat.greeting": {
    label: "First line",
    help: "What a visitor reads before writing.",
    empty: "a greeting with your company's name",
  },
  "leads.alert_minutes": { label: "Tell me when a lead waits longer than", help: "Minutes without a message or a call; 0 tells nothing." },
  "facebook.token": { label: "Access token", help: "Of your page or a system user, with the permission leads_retrieval." },
  "facebook.app_secret": { label: "App secret", help: "Only for the webhook: it signs what Facebook delivers." },
  "facebook.verify_token": { label: "Verify token", help: "Only for the webhook: a word of your own for its handshake." },
  "facebook.poll_minutes": { label: "Ask for new leads every", help: "0 leaves it to the webhook." },
  "facebook.page_size": { label: "Leads in one go" },
  "facebook.version": { label: "Version of the Graph API", help: "Such as v24.0." },
  "google.key": { label: "Webhook key", help: "The google_key of your form." },
  "chat.widget.title": { label: "Headline", empty: "Chat with us" },
  "chat.widget.label": { label: "Button", empty: "Chat" },
  "chat.widget.accent": {
    label: "Colour",
    help: "As CSS writes it, such as #1f4fbf. Text on it is black or white, whichever is read better.",
    empty: "blue",
  },
  "chat.widget.consent": {
    label: "Line about data",
    help: "Shown under the field, and kept with each visit as it was shown.",
    empty: "none",
  },
  "chat.widget.mail": {
    label: "Address while nobody answers",
    help: "The widget offers to write to it by e-mail while the chat cannot be reached.",
    empty: "none",
  },
  "chat.away_message": {
    label: "While nobody is at the desk",
    help: "Said in the first line and when a visitor asks for a person, outside your working hours.",
    empty: "when somebody is back",
  },
  "chat.offer_times": {
    label: "Offer free times",
    help: "Names up to three free times to a visitor who asks for a demo or a meeting. They see nothing else of your calendar.",
  },
  "chat.settle_seconds": {
    label: "A chat counts as over after",
    help: "Silence of this length. Until then nothing is sent because of it.",
  },
  "chat.limit.messages_per_minute": { label: "Messages a minute of one visitor" },
  "chat.limit.messages_per_minute_address": { label: "Messages a minute of one network address" },
  "chat.limit.sessions_per_hour": { label: "Visits an hour of one network address" },
  "chat.takeover_seconds": {
    label: "After you take over, the visitor is told when you have not answered for",
    help: "Once. You get a task to answer.",
  },
  "chat.trusted_proxy": {
    label: "Trusted proxy",
    help: "The one address whose X-Forwarded-For is believed, if the chat stands behind one.",
    empty: "none",
  },
  "chat.unconverted_days": { label: "Chats that made no prospect are erased after" },
  "capture.threshold": {
    label: "Qualification score that makes a prospect",
    help: "A visitor who left an address and reaches it becomes a prospect. Others who left one wait in Today.",
  },
  "capture.daily_cap": {
    label: "Prospects a day made by itself",
    help: "From chat and mail; forms don't count. The rest waits in Today.",
  },

  "calendar.kind": { label: "Read from" },
  "calendar.url": { label: "Address", help: "Of a feed: “secret address in iCal format” or the published .ics link. Of CalDAV: the server's or the calendar's own. Whoever has it can read the calendar, so it is kept like a password." },
  "calendar.user": { label: "User name", empty: "none is asked for" },
  "calendar.password": { label: "Password", help: "Of that user. Many providers want an app password for CalDAV." },
  "meeting.hours": { label: "Working hours", help: "In your time zone. Meetings are offered inside them." },
  "meeting.weekdays": { label: "Working days" },
  "meeting.minutes": { label: "Length" },
  "meeting.notice_hours": { label: "Notice", help: "The earliest slot offered starts this much later." },
  "meeting.buffer_minutes": { label: "Kept free before and after" },
  "meeting.max_per_day": { label: "Meetings a day at most" },
  "meeting.days_ahead": { label: "Slots are offered up to" , help: "That far ahead." },
  "meeting.location": { label: "Where, or how to join", help: "Put into invitations as it stands.", empty: "left out" },

  "notify.quiet_hours": {
    label: "Quiet hours",
    help: "Nothing pops up. What came in between is told in one notification after them.",
    empty: "none; e.g. 20:00-07:00",
  },
  "notify.new_lead": { label: "A new lead" },
  "notify.left_address": { label: "Somebody left an address but made no prospect" },
  "notify.qualified": { label: "A prospect moved to Qualified" },
  "notify.interested": { label: "A prospect moved to Interested" },
  "notify.ready_to_close": { label: "A prospect moved to Ready to close" },
  "notify.won": { label: "A deal is won" },
  "notify.approval_needed": { label: "Something waits for your approval" },
  "notify.reply": { label: "Somebody wrote back" },
  "notify.job_failed": { label: "A job failed" },
  "notify.energy": { label: "Energy is low or used up" },
  "notify.coins": { label: "Coins are low or used up" },
  "notify.task_due": { label: "A task is due, or a meeting begins in 15 minutes" },
};

/** Words of the closed lists, by setting. */
export const choiceWords: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "workspace.language": { en: "English", taglish: "Taglish" },
  "mail.sign_in": { password: "Password", google: "Sign-in with Google", microsoft: "Sign-in with Microsoft", other: "Sign-in with another provider" },
  "smtp.security": { none: "None", starttls: "STARTTLS", tls: "TLS" },
  "calendar.kind": { none: "Nowhere", feed: "A link to an .ics file", caldav: "CalDAV" },
  "imap.security": { none: "None", starttls: "STARTTLS", tls: "TLS" },
};

/** Units as they stand behind a number; a unit that explains nothing is left out. */
export const unitWords: Readonly<Record<string, string>> = {
  seconds: "seconds",
  minutes: "minutes",
  hours: "hours",
  days: "days",
  mails: "mails",
  messages: "messages",
  sessions: "visits",
  meetings: "meetings",
  prospects: "prospects",
  energy: "energy",
  coins: "coins",
  points: "points",
  score: "of 100",
};

/** Words at every field. */
export const settingText = {
  save: "Save",
  saved: "Saved",
  unsaved: "Not saved yet. Enter saves, Esc goes back.",
  reset: "Reset",
  default: (value: string): string => `Default: ${value}`,
  moved: (value: string): string => `It was set to “${value}” meanwhile. What you typed is still here.`,
  none: "empty",
  on: "on",
  off: "off",
  always: "Always",
  weekly: "On days and hours",
  days: "days",
  hours: "hours",
  unread: "The settings could not be read",
} as const;
