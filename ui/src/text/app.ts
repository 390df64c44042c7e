// Words of the frame around every screen.
import type { Mode, Wallet } from "../api";
import { plural } from "./words";

export const screenName = {
  today: "Today",
  pipeline: "Pipeline",
  approvals: "Approvals",
  conversations: "Conversations",
  prospects: "Prospects",
  jobs: "Jobs",
  settings: "Settings",
  onboarding: "Welcome",
} as const;

/** What the mode does by itself, in one sentence. */
export const modeMeans: Record<Mode, string> = {
  manual: "Nothing runs by itself. You get suggestions and drafts.",
  hybrid: "Scans, follow-ups and meetings run by themselves. Closing waits for your approval.",
  autopilot: "Everything runs by itself, closing included from a score of 70 on.",
};

export const autopilotQuestion = {
  title: "Switch to autopilot?",
  lines: [
    "Follow-ups, nurture mails and invitations leave without asking you.",
    "Closing offers at list price leave by themselves when the score is 70 or more.",
    "Prices off the sheet, discounts, contracts and deletions still wait for you.",
    "What waits for approval now is decided again under these rules.",
    "“Pause all” stops everything at once, at any time.",
  ],
  yes: "Switch to autopilot",
} as const;

export function leadsLeft(wallet: Wallet): string | null {
  return wallet.leads_left === null ? null : `Enough for ${plural(wallet.leads_left, "more lead")}`;
}
