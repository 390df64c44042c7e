// State that screens share. How a screen reads and writes:
//
//   read    const jobs = query("jobs.list", () => ({ limit: 100 }), ["jobs", "effects"]);
//           jobs.data / jobs.failure / jobs.loading in the markup. It is read again when a row of one of the areas
//           changes (at once for the first event, then at most every 60 ms), or when the request changes. Draw three
//           pictures: <Loading/> while `loading`, <Failed/> on `failure`, <Empty/> or the rows on `data`.
//   write   await act(() => api("jobs.cancel", { id }), { done: "Follow-up cancelled" });
//           runs it, says what failed in a toast, offers Undo when the answer has an undo_id. Nothing to refresh: the
//           change feed does. Never build a second cache of rows that a query holds.
//   at once await optimistic(() => jobs.patch((rows) => rows.filter(...)), () => api(...));
//           shows the change before the engine answers and takes it back when the engine refuses.
//   tell    toasts.say("Copied"); announce("Ana, moved to Qualified") for screen readers.
//   ask     if (await confirm({ title, lines, yes: "Reject" })) ...
//   go      router.go("approvals", id); router.openProspect(id);
//   dialogs dialogs.open("note", { prospect_id, name });  (note, call, task, prospect)
//   keys    $effect(() => shortcuts.add([{ keys: "a", group: "Approvals", words: "Approve", run: approve }]));
export { act, optimistic, tell } from "./act";
export { announcer, announce } from "./announcer.svelte";
export { clock, eachMinute } from "./clock.svelte";
export { confirm, dialogs, type Question, type QuickAdd } from "./dialogs.svelte";
export { feed, rest } from "./feed.svelte";
export { query, type Query } from "./query.svelte";
export { router, screens, type Screen } from "./router.svelte";
export { session } from "./session.svelte";
export { shell } from "./shell.svelte";
export { shortcuts, type Shortcut } from "./shortcuts.svelte";
export { theme } from "./theme.svelte";
export { toasts, type Toast } from "./toasts.svelte";
export { undoLast } from "./undo";
