// A meeting that stands, in the drawer's timeline: moved, taken back, called off; the mails leave over real SMTP.
import { type Host, WORKDAY } from "../support/host.ts";
import { expect, test } from "../support/test.ts";
import { Visitor } from "../support/visitor.ts";

test.use({ wish: { mailbox: true, at: WORKDAY } });

const MINUTE = 60_000;

/** Somebody who asked for a demo and was invited; answers their id. */
async function invited(host: Host): Promise<string> {
  await host.rpc("onboarding.finish");
  await host.rpc("mode.set", { mode: "autopilot" });
  await host.rpc("settings.set", { key: "inbox.required", value: "false" });
  await host.rpc("products.put", { name: "Widget Pro", price: "49.00", unit: "seat", period: "month", description: "Keeps widgets in order." });
  const visitor = await Visitor.open(await host.chat());
  for (const words of ["Hi, how much is Widget Pro for 12 seats?", "Can we see a demo?", "My email is ana@lopez.example"]) await visitor.say(words);
  const people = () => host.rpc<{ id: string }[]>("prospects.list");
  await expect.poll(people).toHaveLength(1);
  const person = (await people())[0]!;
  await host.rpc("prospects.confirm", { id: person.id });
  await host.advance(5 * MINUTE);
  await expect.poll(() => invitations(host)).toHaveLength(1);
  return person.id;
}

/** METHOD and SEQUENCE of every invitation that left. */
async function invitations(host: Host): Promise<string[]> {
  const line = (raw: string, name: string) => new RegExp(`^${name}:(\\w+)`, "m").exec(raw)?.[1] ?? "";
  const all = (await host.mails()).map(({ raw }) => raw).filter((raw) => raw.includes("BEGIN:VCALENDAR"));
  return all.map((raw) => `${line(raw, "METHOD")} ${line(raw, "SEQUENCE")}`);
}

test("a meeting is moved and called off where it stands, and the invited person's calendar is told", async ({ page, host }) => {
  const person = await invited(host);
  await page.goto(`${host.url}/#/pipeline?prospect=${person}`);
  await page.getByTestId("meeting-move").click();
  await expect(page.getByRole("dialog")).toContainText("their calendar changes with it");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Take back" }).click();
  await expect(page.getByTestId("toast").getByText("Taken back: the meeting stands as it was")).toBeVisible();
  expect(await invitations(host)).toHaveLength(1);

  await page.getByTestId("meeting-move").click();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("toast").getByText(/^The meeting moves to/)).toBeVisible();
  await host.advance(MINUTE);
  await expect.poll(() => invitations(host)).toEqual(["REQUEST 0", "REQUEST 1"]);

  await page.getByTestId("meeting-cancel").click();
  await page.getByLabel("Why, in your words").fill("My flight was cancelled.");
  await page.getByTestId("meeting-cancel-yes").click();
  await host.advance(MINUTE);
  await expect.poll(() => invitations(host)).toEqual(["REQUEST 0", "REQUEST 1", "CANCEL 2"]);
  await expect(page.getByText("Called off", { exact: true })).toBeVisible();
  await expect(page.getByTestId("meeting-move")).toBeHidden();
});
