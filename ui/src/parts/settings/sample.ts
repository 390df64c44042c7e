// Loading and wiping the example people.
import { api } from "../../api";
import { act, confirm } from "../../state";
import { dataPage, sampleText } from "../../text/settingsPages";

/** Asks, then takes exactly the sample rows away. */
export async function wipeSample(): Promise<void> {
  if (!(await confirm({ title: sampleText.ask, lines: [...sampleText.lines], yes: sampleText.yes, danger: true }))) return;
  await act(() => api("sample.wipe", {}), { done: (answer) => sampleText.wiped(answer.prospects), failed: sampleText.failed });
}

export async function loadSample(): Promise<boolean> {
  return (await act(() => api("sample.load", {}), { done: (answer) => dataPage.sampleLoaded(answer.prospects) })) !== undefined;
}
