// What the rep can do to a job.
import { api, type Job } from "../../api";
import { act, confirm } from "../../state";
import { jobDetailText as words } from "../../text/jobs";

/** Everything but what runs now or is done can be run (again) by a click. */
export const canRun = (job: Job): boolean => job.state !== "running" && job.state !== "succeeded";
export const canCancel = (job: Job): boolean => ["suggested", "queued", "waiting"].includes(job.state);

export async function runJob(job: Job): Promise<void> {
  if (!canRun(job)) return;
  await act(() => api("jobs.retry", { id: job.id }), { done: words.ran, failed: words.failedRun });
}

export async function cancelJob(job: Job): Promise<void> {
  if (!canCancel(job)) return;
  if (!(await confirm({ title: words.cancelAsk, lines: [...words.cancelLines], yes: words.cancelYes, no: words.cancelNo, danger: true }))) return;
  await act(() => api("jobs.cancel", { id: job.id }), { done: words.cancelled, failed: words.failedCancel });
}

export async function settle(id: string, sent: boolean): Promise<void> {
  await act(() => api("effects.settle", { id, sent }), { done: sent ? words.settledSent : words.settledNot, failed: words.settleFailed });
}
