// Words of the first start.
import type { Mode } from "../api";

export type StepKey = "mode" | "company" | "products" | "mailbox" | "chat" | "people";

export const onboardingSteps: readonly { key: StepKey; title: string; about: string }[] = [
  { key: "mode", title: "How much runs by itself", about: "You can change it at any time in the header, and stop everything at once with “Pause all”." },
  { key: "company", title: "Your company and you", about: "It stands in the chat's greeting and under every message. Without a postal address no mail leaves." },
  { key: "products", title: "What you sell", about: "The chat and offers quote these prices and no others. One product is enough to begin." },
  { key: "mailbox", title: "Your mailbox", about: "Messages leave from your own address. You can do this later: until then mail waits and says so." },
  { key: "chat", title: "The chat on your website", about: "Visitors get an answer at any hour; who leaves an address becomes a prospect here." },
  { key: "people", title: "People", about: "Begin with nobody, or look around first with example people." },
];

/** What each mode means for the first day, plainly. */
export const modeConsequences: Readonly<Record<Mode, readonly string[]>> = {
  manual: [
    "Nothing is sent and nothing runs unless you click it.",
    "New prospects appear with suggestions, each with its reason and a draft.",
    "Nothing is spent by itself.",
  ],
  hybrid: [
    "Scans, follow-ups, nurture mails and invitations leave by themselves, follow-ups 30 minutes after the last message.",
    "Closing offers are prepared and wait for your approval.",
    "A move can be undone for 60 seconds before anything leaves.",
  ],
  autopilot: [
    "All of that, and follow-ups leave after 5 minutes.",
    "Closing offers at list price leave by themselves from a score of 70 on; below it you are asked.",
    "Prices off the sheet, discounts and legal wording still wait for you.",
  ],
};

export const onboardingText = {
  step: (at: number, of: number): string => `Step ${at} of ${of}`,
  steps: "Steps",
  done: "done",
  current: "now",
  next: "Continue",
  save: "Save and continue",
  finish: "Finish",
  back: "Back",
  skip: "Skip",
  skipAll: "Leave the setup",
  failed: "The setup could not be read",
  finishFailed: "The setup could not be finished",
  productAdd: "Add a product",
  productThere: (names: string): string => `On the price sheet: ${names}.`,
  productMore: "Add another",
  productNone: "No product yet. The chat will say that a person answers about prices.",
  chooseMode: "Mode",
  means: "What that means",
  empty: "Start empty",
  emptyAbout: "Prospects come from the chat, or you add them with “New prospect”.",
  sample: "Load sample data",
  sampleAbout: "About 40 example people over all stages, with chats, jobs and approvals. They are marked, nothing about them ever leaves this machine, and one click wipes them.",
  sampleThere: "Sample data is loaded. “Wipe it” at the top of every screen takes it away.",
  sampleNotNow: "Sample data can only be loaded while you have no prospects of your own.",
} as const;
