// Words of the Conversations screen.
import { dayWord } from "./time";
import { capital } from "./next";
import { plural } from "./words";

const longDay = new Intl.DateTimeFormat("en", { weekday: "long", day: "numeric", month: "long" });

export const conversationWords = {
  filters: { all: "All", live: "Live", waiting: "Waiting", unread: "Unread" },
  filtersLabel: "Which conversations",
  search: "Search conversations",
  listLabel: "Conversations",
  visitor: (page: string | null): string => (page === null ? "Visitor" : `Visitor on ${page}`),
  live: "live",
  waits: "waits for you",
  you: "you answer",
  unread: (n: number): string => `${n} unread`,
  more: "Older conversations",
  failed: "The conversations could not be read",

  role: {
    visitor: "Visitor",
    assistant: "Assistant",
    rep: "You",
    notice: "",
    mail_out: "Mail",
    mail_in: "Mail from them",
    meeting: "Meeting",
  },
  kind: { chat: "Chat", mail: "Mail", meeting: "Meeting", note: "Note", call: "Call", notice: "" },
  prefix: { visitor: "", assistant: "Assistant: ", rep: "You: ", notice: "", mail_out: "Mail: ", mail_in: "Their mail: ", meeting: "Meeting: " },
  mailFrom: "Mail from them",
  mailTo: "Mail to them",
  mailState: {
    intent: "waits to leave",
    sending: "is being sent",
    sent: "sent",
    done: "done",
    rejected: "refused by the mail server",
    ambiguous: "may or may not have arrived",
    cancelled: "called off",
  } as Record<string, string>,
  sources: (list: readonly string[]): string => `Rests on: ${list.join("; ")}`,
  points: (name: string, points: number): string => `${name}, ${points > 0 ? "+" : ""}${points}`,
  day: (at: number, now: number): string => {
    const word = dayWord(at, now);
    return word === "today" || word === "yesterday" ? capital(word) : longDay.format(at);
  },
  earlier: "Earlier messages",
  fresh: (n: number): string => `${plural(n, "new message")} below`,
  thread: (name: string): string => `Conversation with ${name}`,
  threadFailed: "This conversation could not be read",
  emptyThread: "Nothing has been said yet.",

  takeOver: "Take over",
  handBack: "Hand back",
  assistantAnswers: "The assistant answers here. Take over to write yourself; the visitor is told.",
  youAnswer: "You answer here; the assistant is silent.",
  noteAway: "The visitor has gone. They read your lines if they come back to the chat.",
  closed: (when: string): string => `The visitor has gone; the last word was ${when}. There is nobody to take the chat over from.`,
  noChat: "There was no chat with this person.",
  write: "Write to the visitor",
  send: "Send",
  sendFailed: "Not sent",
  waiting: (time: string): string => `Unanswered for ${time}`,
  rule: (seconds: number): string => `After ${seconds} s without an answer the visitor is told that it takes longer, and you get a task.`,
  ruleDone: "The visitor was told that it takes longer, and a task was made for you.",
  wantsPerson: (time: string): string => `Asked for a person ${time} ago`,

  known: {
    title: "Known so far",
    none: "The visitor has said nothing about themselves yet.",
    visits: "Visits",
    came: (page: string | null, from: string | null): string =>
      `${page === null ? "on an unknown page" : `on ${page}`}${from === null ? "" : `, from ${from}`}`,
    add: "Add as prospect",
    ignore: "Ignore",
    added: (name: string): string => `Added: ${name}`,
    ignored: "Ignored: this visit is off Today",
    open: "Open the person",
    addNote: "Makes a prospect of this visitor with what is known.",
    show: "What is known",
    label: "What is known of this person",
  },

  empty: {
    title: "No conversations yet",
    text: "Every chat on your website, every mail and every meeting with a person comes together here as one thread. Live chats stand on top; you can read along, take over from the assistant, and hand back.",
    button: "Put the chat on your website",
    none: "Nothing matches.",
    pick: "Pick a conversation on the left, or press J.",
    pickTitle: "No conversation is open",
  },
  keys: {
    group: "Conversations",
    next: "Next conversation",
    previous: "Previous conversation",
    write: "Write, or take over first",
    handBack: "Hand back to the assistant",
  },
};
