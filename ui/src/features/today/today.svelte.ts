// State of the Today screen: the ranked list, where the cursor is, and what a row can do. What is done leaves the list at
// once and comes back when the engine refuses.
import { api, type MeetingOutcome, type ResponseOf, type Stage, type Suggestion, type TodayItem } from "../../api";
import { act, clock, dialogs, eachMinute, optimistic, query, router, toasts } from "../../state";
import { called, jobName, moment, stageName } from "../../text";
import { todayWords as words } from "../../text/today";

const AREAS = ["*"] as const;
export type Panel = "snooze" | "settle" | "outcome" | "move" | null;

export const isTask = (item: TodayItem): boolean => item.kind === "task" || item.kind === "overdue_task";
/** Has a later: its person, card or task can be put off. */
export const canWait = (item: TodayItem): boolean =>
  isTask(item) || item.approval_id !== null || (item.prospect_id !== null && !["live_chat", "ambiguous", "meeting", "meeting_over"].includes(item.kind));

export class TodayScreen {
  panel = $state<Panel>(null);
  focusAsked = $state(0);
  #cursor = $state<string | null>(null);
  /** Where the cursor stood, for when its row goes. */
  #at = 0;

  readonly today = query("today.get", () => ({ limit: 200 }), AREAS);
  readonly items = $derived(this.today.data?.items ?? []);
  readonly #offered = $derived(this.items.some((item) => item.kind === "suggestion"));
  readonly #suggestions = query("suggestions.list", () => (this.#offered ? { limit: 200 } : null), ["jobs", "prospects", "suggestions"]);
  readonly current = $derived(this.items.find((item) => item.key === this.#cursor) ?? this.items[Math.min(this.#at, this.items.length - 1)]);

  constructor() {
    // Tasks become due, people become quiet.
    eachMinute(() => void this.today.retry());
    $effect(() => {
      const at = this.items.findIndex((item) => item.key === this.current?.key);
      if (at >= 0) this.#at = at;
    });
  }

  suggestion(item: TodayItem): Suggestion | undefined {
    return this.#suggestions.data?.find((one) => one.id === item.suggestion_id);
  }

  point(key: string): void {
    if (key === this.current?.key) return;
    this.#cursor = key;
    this.panel = null;
  }

  step(by: 1 | -1): void {
    const at = this.items.findIndex((item) => item.key === this.current?.key);
    const next = this.items[Math.min(Math.max(at + by, 0), this.items.length - 1)];
    if (!next) return;
    this.point(next.key);
    this.focusAsked += 1;
  }

  ask(panel: Panel): void {
    this.panel = panel;
    if (panel === null) this.focusAsked += 1;
  }

  /** Says what the primary button does. */
  verb(item: TodayItem): string {
    if (item.kind === "reply" && item.approval_id !== null) return words.reviewDraft;
    if (item.kind !== "suggestion") return words.primary[item.kind];
    const to = item.to ?? this.suggestion(item)?.to;
    if (to) return words.moveTo(stageName[to]);
    return item.job_kind ? words.run(jobName[item.job_kind]) : words.primary.suggestion;
  }

  primary(item: TodayItem): void {
    switch (item.kind) {
      case "live_chat":
      case "unconfirmed":
        return router.go("conversations", item.session_id);
      case "reply":
        if (item.approval_id !== null) return router.go("approvals", item.approval_id);
        return router.go("conversations", item.prospect_id === null ? item.session_id : `p:${item.prospect_id}`);
      case "approval":
        return router.go("approvals", item.approval_id);
      case "task":
      case "overdue_task":
        return this.complete(item);
      case "meeting":
      case "new_lead":
        return item.prospect_id === null ? undefined : router.openProspect(item.prospect_id);
      case "suggestion":
        return this.accept(item);
      case "left_address":
        return this.add(item);
      case "failed_job":
        return this.retry(item);
      case "ambiguous":
        this.point(item.key);
        return this.ask("settle");
      case "meeting_over":
        this.point(item.key);
        return this.ask("outcome");
      case "stale":
        return this.plan(item);
    }
  }

  /** `e`: done, dismissed or ignored; answers false when the row has none of these. */
  finish(item: TodayItem): boolean {
    if (isTask(item)) this.complete(item);
    else if (item.kind === "suggestion") this.dismiss(item);
    else if (item.kind === "left_address") this.ignore(item);
    else return false;
    return true;
  }

  complete(item: TodayItem): void {
    const id = item.activity_id;
    if (id !== null) void this.#without(item, () => this.#completed(id, item.text ?? ""));
  }

  async #completed(id: string, text: string): Promise<unknown> {
    const done = await api("tasks.complete", { id, done: true });
    toasts.show({
      text: words.done.task(text),
      tone: "ok",
      action: { words: words.done.undo, undo: true, run: () => void act(() => api("tasks.complete", { id, done: false })) },
    });
    return done;
  }

  accept(item: TodayItem): void {
    const id = item.suggestion_id;
    if (id === null) return;
    const said = words.done.accepted(this.verb(item), called(item));
    void this.#without(item, () => api("suggestions.accept", { id }), said);
  }

  dismiss(item: TodayItem): void {
    const id = item.suggestion_id;
    if (id !== null) void this.#without(item, () => api("suggestions.dismiss", { id }), words.done.dismissed(called(item)));
  }

  add(item: TodayItem): void {
    const id = item.session_id;
    if (id === null) return;
    void this.#without(item, async () => {
      const added = await api("today.add_left_address", { session_id: id });
      toasts.show({
        text: words.done.added(called(item)),
        tone: "ok",
        action: { words: words.done.openIt, undo: false, run: () => router.openProspect(added.id) },
      });
    });
  }

  ignore(item: TodayItem): void {
    const id = item.session_id;
    if (id !== null) void this.#without(item, () => api("today.ignore_left_address", { session_id: id }), words.done.ignored(called(item)));
  }

  retry(item: TodayItem): void {
    const id = item.job_id;
    const what = item.job_kind ? jobName[item.job_kind] : words.kind.failed_job;
    if (id !== null) void this.#without(item, () => api("jobs.retry", { id }), words.done.retried(what));
  }

  settle(item: TodayItem, sent: boolean): void {
    const id = item.effect_id;
    if (id !== null) void this.#without(item, () => api("effects.settle", { id, sent }), words.done.settled(sent));
  }

  /** `e` cannot say it: only the rep knows whether they came. */
  mark(item: TodayItem, outcome: MeetingOutcome): void {
    const id = item.activity_id;
    if (id !== null) void this.#without(item, () => api("meetings.mark", { id, outcome }), words.outcome.said[outcome]);
  }

  confirmThem(item: TodayItem): void {
    const id = item.prospect_id;
    if (id !== null) void this.#without(item, () => api("prospects.confirm", { id }), words.done.confirmed(called(item)));
  }

  plan(item: TodayItem | undefined): void {
    dialogs.open("task", item?.prospect_id ? { prospect_id: item.prospect_id, name: item.name } : null);
  }

  move(item: TodayItem, stage: Stage): void {
    const id = item.prospect_id;
    if (id === null) return;
    void this.#without(item, () => api("prospects.move", { id, stage }), words.done.moved(called(item), stageName[stage]));
  }

  snooze(item: TodayItem, until: number): void {
    const when = moment(until, clock.now);
    const { activity_id: task, approval_id: card, prospect_id: id } = item;
    if (isTask(item) && task !== null) {
      void this.#without(item, () => api("tasks.edit", { id: task, due_at: until }), words.done.postponed(when));
    } else if (card !== null) {
      void this.#without(item, () => api("approvals.snooze", { id: card, until }), words.done.snoozed(called(item), when));
    } else if (id !== null) {
      void this.#without(item, () => api("prospects.snooze", { id, until }), words.done.snoozed(called(item), when));
    }
  }

  /** Takes the row away, sends, and puts it back when that is refused. The focus goes to the row that follows. */
  #without<T>(item: TodayItem, send: () => Promise<T>, done: string | null = null): Promise<T | undefined> {
    const leave = (data: ResponseOf<"today.get">) => ({ ...data, items: data.items.filter((one) => one.key !== item.key) });
    this.panel = null;
    const answer = optimistic(() => this.today.patch(leave), send, { done });
    this.focusAsked += 1;
    return answer;
  }
}
