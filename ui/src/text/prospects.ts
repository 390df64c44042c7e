// Words of the prospects table: columns, filters, and what is done to many at once.
import type { MovePreview, Sort, Stage } from "../api";
import { list, plural, stageName } from "./words";
import { jobName } from "./words";

export const columnName: Readonly<Record<Sort["by"], string>> = {
  name: "Name",
  company: "Company",
  stage: "Stage",
  scout_score: "Score",
  amount: "Worth",
  source: "Source",
  last_touch_at: "Last touch",
  created_at: "Added",
};

export const tableText = {
  search: "Search name, company, address, number",
  stage: "Stage",
  source: "Source",
  temperature: "Temperature",
  score: "Score",
  scoreFrom: (score: number): string => `Score ${score}+`,
  stale: "Stale",
  noNext: "No next step",
  handsOff: "Hands off",
  where: { all: "All", board: "On the board", list: "List only" },
  whereLabel: "Where",
  clear: "Clear",
  saved: "Saved filters",
  savedNone: "None saved yet.",
  saveAs: "Save this filter",
  saveName: "Name of the filter",
  save: "Save",
  update: (name: string): string => `Save changes to “${name}”`,
  rename: (name: string): string => `Rename “${name}”`,
  remove: (name: string): string => `Remove “${name}”`,
  removed: (name: string): string => `“${name}” is removed`,
  savedAs: (name: string): string => `Saved as “${name}”`,
  count: (count: number): string => plural(count, "prospect"),
  table: "Prospects",
  select: (name: string): string => `Select ${name}`,
  selectAll: "Select all",
  sort: (column: string): string => `Sort by ${column}`,
  listOnly: "list",
  handsOffMark: "hands off",
  barred: "not a customer",
  failed: "The prospects could not be read",
  emptyTitle: "No prospects yet",
  empty: "People come here from the website chat and from what you add. Each one is scored and gets a next step.",
  add: "New prospect",
  nobodyTitle: "Nobody matches",
  nobody: "No prospect matches all of these filters.",
  clearAll: "Clear the filters",
  keys: { group: "Prospects", down: "Next row", up: "Row before", pick: "Select the row", open: "Open the person", range: "Select up to here" },
} as const;

export const bulkText = {
  selected: (count: number): string => `${count.toLocaleString("en")} selected`,
  all: (count: number): string => `Select all ${count.toLocaleString("en")} that match`,
  first: (most: number): string => `Select the first ${most.toLocaleString("en")}`,
  most: (most: number): string => `At most ${most.toLocaleString("en")} at a time, so that one Undo takes all of it back.`,
  gatherFailed: "Not all could be selected",
  none: "Clear the selection",
  actions: "Actions for the selection",
  move: "Move to",
  more: "More",
  hands_off: "Hands off",
  hands_on: "Let automation on again",
  to_board: "Put on the board",
  off_board: "Take off the board",
  suppress: "Never write to them again",
  done: {
    hands_off: (n: number): string => `Automation is kept off ${plural(n, "prospect")}`,
    hands_on: (n: number): string => `Automation is let on ${plural(n, "prospect")} again`,
    to_board: (n: number): string => `${plural(n, "prospect")} put on the board`,
    off_board: (n: number): string => `${plural(n, "prospect")} taken off the board`,
    suppress: (n: number): string => `Nothing is sent to ${plural(n, "prospect")} any more`,
  },
  failed: "Nothing was changed",
  suppressAsk: (n: number): string => `Never write to ${plural(n, "prospect")} again?`,
  suppressLines: ["Nothing is sent to their addresses any more, by hand neither.", "What is scheduled for them is held back."],
  suppressYes: "Never write again",
} as const;

export const moveText = {
  title: (n: number, stage: Stage): string => `Move ${plural(n, "prospect")} to ${stageName[stage]}`,
  reckoning: "Looking at what follows",
  previewFailed: "What follows could not be reckoned",
  only: "Move only",
  onlyAbout: "Queues nothing; the jobs of the stage are offered.",
  run: "Move and run",
  runAbout: (preview: MovePreview): string => {
    const out = [
      preview.messages > 0 ? plural(preview.messages, "message") : "",
      preview.invitations > 0 ? plural(preview.invitations, "invitation") : "",
      preview.offers > 0 ? plural(preview.offers, "offer") : "",
    ].filter(Boolean);
    const jobs = preview.jobs.map(({ kind, count }) => `${count.toLocaleString("en")} × ${jobName[kind]}`);
    if (jobs.length === 0) return "The stage queues no job for them.";
    return `Queues ${list(jobs)}${out.length > 0 ? `, up to ${list(out)}` : ""}. Costs ${preview.energy.toLocaleString("en")} energy and ${preview.coins.toLocaleString("en")} coins.`;
  },
  cancels: (n: number): string => `${plural(n, "open job")} of the stage they leave ${n === 1 ? "is" : "are"} cancelled.`,
  skipped: (n: number): string => `${plural(n, "prospect")} will be left as they are:`,
  reason: "Why are they lost?",
  reasonHint: "One reason for all of them.",
  reasonMissing: "Say why they are lost.",
  amount: (n: number): string => `Amount for the ${n.toLocaleString("en")} without one`,
  amountHint: "The same for each. Those with an open deal keep its amount.",
  amountMissing: "Give the amount, e.g. 1200.00.",
  moved: (n: number, stage: Stage): string => `${plural(n, "prospect")} moved to ${stageName[stage]}`,
  failed: "Nobody was moved",
} as const;

export const resultText = {
  title: (failed: number, all: number): string => `${failed.toLocaleString("en")} of ${all.toLocaleString("en")} not changed`,
  about: "The others were changed. These stay selected.",
  more: (n: number): string => `and ${n.toLocaleString("en")} more`,
  close: "Close",
} as const;
