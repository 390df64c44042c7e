// Sequences: their steps in Settings, whose they are, and a person's own in the drawer.
import { expect, test } from "../support/test.ts";
import { type Host, WORKDAY } from "../support/host.ts";

// The refusal of a gap that nothing fills.
test.use({ wish: { mailbox: true, at: WORKDAY }, expected: [/sequences\.save/] });

interface Sequence {
  name: string;
  version: number;
  in_flight: number;
  on_older: number;
  steps: { wait_days: number; body: string }[];
}

async function nurtured(host: Host): Promise<string> {
  await host.rpc("onboarding.finish");
  const { id } = await host.rpc<{ id: string }>("prospects.add", { name: "Ana Lopez", email: "ana@lopez.example", basis: "asked", stage: "contacted" });
  await host.rpc("jobs.run", { kind: "nurture", prospect_id: id });
  await expect.poll(async () => (await nurture(host)).in_flight).toBe(1);
  return id;
}
const nurture = async (host: Host): Promise<Sequence> => (await host.rpc<Sequence[]>("sequences.list", {})).find((one) => one.name === "nurture")!;

test("steps are added, moved and taken away, for new people or for those in flight too", async ({ page, host }) => {
  await nurtured(host);
  await page.goto(`${host.url}/#/settings/sequences`);
  await expect(page.getByTestId("sequence-nurture")).toContainText("1 person under way");
  await page.getByTestId("sequence-edit-nurture").click();
  const dialog = page.getByTestId("sequence-dialog");
  await dialog.getByTestId("step-add").click();
  await dialog.getByTestId("step-days-3").fill("5");
  await dialog.getByTestId("step-body-3").fill("Hi {nmae}");
  await dialog.getByTestId("step-subject-3").fill("One more thing");
  await dialog.getByTestId("sequence-save").click();
  await expect(dialog).toContainText("nothing fills {nmae}");
  await dialog.getByTestId("step-body-3").fill("Hi {first_name}, one more thing.");
  await dialog.getByRole("button", { name: "Earlier: Step 4" }).click();
  await dialog.getByRole("button", { name: "Remove: Step 1" }).click();
  await dialog.getByTestId("sequence-save").click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await nurture(host)).steps.map((step) => step.wait_days)).toEqual([2, 5, 4]);
  expect(await nurture(host)).toMatchObject({ version: 1, in_flight: 1, on_older: 1 });
  await expect(page.getByTestId("sequence-nurture")).toContainText("1 with an older version");

  await page.getByTestId("sequence-edit-nurture").click();
  await dialog.getByRole("radio", { name: "Also those in flight" }).click();
  await expect(dialog).toContainText("written anew");
  await dialog.getByTestId("sequence-save").click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await nurture(host)).on_older).toBe(0);

  await page.getByTestId("sequence-on-nurture").click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Stop it" }).click();
  await expect.poll(async () => (await nurture(host)).in_flight).toBe(0);
});

test("the drawer shows which step is next and when, and stops it with a reason", async ({ page, host }) => {
  const id = await nurtured(host);
  await page.goto(`${host.url}/#/pipeline?prospect=${id}`);
  const own = page.getByTestId("person-sequence");
  await expect(own).toContainText("Nurture, step 1 of 3");
  await expect(page.getByTestId("sequence-next")).toContainText("Next leaves");
  await page.getByTestId("sequence-stop").click();
  await page.getByTestId("sequence-reason").fill("met her at the fair");
  await page.getByTestId("sequence-stop-yes").click();
  await expect(own).toContainText("stopped by you: met her at the fair");
  await expect.poll(async () => (await nurture(host)).in_flight).toBe(0);
});
