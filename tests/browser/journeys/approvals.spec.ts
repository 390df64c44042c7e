// Approvals: triage by keys alone, with a real mail server that takes exactly what was approved.
import type { Page } from "@playwright/test";
import type { Host } from "../support/host.ts";
import { expect, go, test } from "../support/test.ts";

test.use({ wish: { mailbox: true } });

interface Card {
  id: string;
  prospect_id: string;
  state: string;
  mail: { subject: string; text: string };
}

/** Puts so many offers up for a decision, and opens the screen. */
async function offers(page: Page, host: Host, count: number): Promise<Card[]> {
  await host.rpc("products.put", { name: "Widget Pro", price: "49.00", currency: "USD", unit: "seat", period: "month", description: "Keeps widgets in order." });
  for (let at = 0; at < count; at += 1) {
    await host.add({ name: `Grace Lim ${at}`, email: `grace${at}@lim${at}.example`, basis: "asked", stage: "ready_to_close" });
  }
  const cards = async () => host.rpc<Card[]>("approvals.list");
  await expect.poll(async () => (await cards()).length).toBe(count);
  await go(page, "approvals");
  await expect(page.getByTestId("card")).toBeVisible();
  return cards();
}

const state = async (host: Host, id: string): Promise<string> => (await host.rpc<Card>("approvals.get", { id })).state;
/** The mail's words without its signature's and footer's line breaks, which transport may fold. */
const words = (text: string | null): string => (text ?? "").replace(/\s+/g, " ").trim();

test("a sends exactly what is shown", async ({ page, host }) => {
  const [card] = await offers(page, host, 1);
  await expect(page.getByTestId("card")).toContainText(card!.mail.subject);
  expect(words(await page.getByTestId("card").innerText())).toContain("grace0@lim0.example");
  await page.keyboard.press("a");
  await expect.poll(async () => (await host.mails()).length).toBe(1);
  const [mail] = await host.mails();
  expect(mail!.to).toEqual(["grace0@lim0.example"]);
  expect(mail!.subject).toBe(card!.mail.subject);
  expect(words(mail!.text)).toBe(words(card!.mail.text));
  expect(await state(host, card!.id)).toBe("approved");
});

test("e edits in place, shows the difference, and sends the edited text", async ({ page, host }) => {
  const [card] = await offers(page, host, 1);
  await page.keyboard.press("e");
  const body = page.getByTestId("edit-body");
  await expect(body).toBeFocused();
  await body.press("Control+Home");
  await body.pressSequentially("Kumusta! ");
  await expect(page.getByRole("region", { name: /what changed|difference|change/i }).locator("ins")).toContainText("Kumusta!");
  await body.press("Control+Enter");
  await expect.poll(async () => (await host.mails())[0]?.text).toContain("Kumusta!");
  expect(await state(host, card!.id)).toBe("approved_edited");
});

test("j and k go between cards, r asks for a reason, s puts aside, and nothing of it is sent", async ({ page, host }) => {
  await offers(page, host, 3);
  const current = () => page.locator("[data-testid^=approval-]:has([aria-current])").getAttribute("data-testid");
  const first = await current();
  await page.keyboard.press("j");
  await expect.poll(current).not.toBe(first);
  await page.keyboard.press("k");
  await expect.poll(current).toBe(first);
  await page.keyboard.press("r");
  await page.getByTestId("reason").fill("Too early");
  await page.keyboard.press("Enter");
  await expect.poll(() => state(host, first!.replace("approval-", ""))).toBe("rejected");
  const next = (await current())!.replace("approval-", "");
  await page.keyboard.press("s");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await host.rpc<{ snoozed_until: number | null }>("approvals.get", { id: next })).snoozed_until).not.toBeNull();
  expect(await host.mails()).toEqual([]);
});

test("Shift+A approves exactly those that are listed, each with its own result", async ({ page, host }) => {
  const cards = await offers(page, host, 3);
  await page.keyboard.press("Shift+A");
  const dialog = page.getByTestId("approve-many");
  await expect(dialog.getByRole("listitem")).toHaveCount(3);
  // Meanwhile somebody else decides one of them.
  await host.rpc("approvals.reject", { id: cards[1]!.id, reason: "No" });
  await page.getByTestId("approve-many-yes").click();
  await expect.poll(async () => (await host.mails()).length).toBe(2);
  const states = await Promise.all(cards.map(({ id }) => state(host, id)));
  expect(states.sort()).toEqual(["approved", "approved", "rejected"]);
});

test("a card that was drafted anew meanwhile cannot be approved as it was", async ({ page, host, expected }) => {
  expected.push(/Failed to load resource/);
  const [card] = await offers(page, host, 1);
  // This page does not hear of it.
  await page.route("**/rpc/approvals.list", (route) => route.abort());
  await host.rpc("approvals.redraft", { id: card!.id, instruction: "more formal" });
  await page.keyboard.press("a");
  await expect(page.getByTestId("toast").or(page.getByRole("alert")).first()).toBeVisible();
  expect(await host.mails()).toEqual([]);
});
