// The board: moves by pointer, by keyboard and by menu, the questions that won and lost ask, undo, filters, pages.
import type { Locator, Page } from "@playwright/test";
import type { Host } from "../support/host.ts";
import { expect, go, test } from "../support/test.ts";

const card = (page: Page, id: string): Locator => page.getByTestId(`card-${id}`);
const column = (page: Page, stage: string): Locator => page.getByTestId(`column-${stage}`);
const stage = async (host: Host, id: string): Promise<string> => (await host.rpc<{ stage: string }>("prospects.get", { id })).stage;

/** Drags with the mouse, in steps, as a hand does. */
async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  const start = (await from.boundingBox())!;
  const end = (await to.boundingBox())!;
  await page.mouse.move(start.x + start.width / 2, start.y + 12);
  await page.mouse.down();
  await page.mouse.move(start.x + start.width / 2 + 8, start.y + 16, { steps: 4 });
  await page.mouse.move(end.x + end.width / 2, end.y + 90, { steps: 12 });
  await page.mouse.up();
}

test("a card dragged to a stage is there, here and in the database, and Undo takes it back", async ({ page, host }) => {
  const id = await host.add({ name: "Grace Lim", email: "grace@lim.example" });
  await go(page, "pipeline");
  await drag(page, card(page, id), column(page, "contacted"));
  await expect(column(page, "contacted").getByTestId(`card-${id}`)).toBeVisible();
  await expect.poll(() => stage(host, id)).toBe("contacted");
  await page.getByTestId("toast-undo").click();
  await expect(column(page, "new").getByTestId(`card-${id}`)).toBeVisible();
  await expect.poll(() => stage(host, id)).toBe("new");
});

/** Picks a card up, carries it by arrows and lays it down. */
async function carry(page: Page, id: string, ...arrows: string[]): Promise<void> {
  await card(page, id).focus();
  for (const key of ["Space", ...arrows, "Space"]) await page.keyboard.press(key);
}

test("a card that is carried by mistake is put back by Escape", async ({ page, host }) => {
  const id = await host.add({ name: "Grace Lim", email: "grace@lim.example" });
  await go(page, "pipeline");
  await card(page, id).focus();
  for (const key of ["Space", "ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
  await expect(column(page, "qualified").getByTestId(`card-${id}`)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(column(page, "new").getByTestId(`card-${id}`)).toBeFocused();
  expect(await stage(host, id)).toBe("new");
});

test("a card moves by keyboard, is announced, and keeps the focus", async ({ page, host }) => {
  const id = await host.add({ name: "Grace Lim", email: "grace@lim.example" });
  await go(page, "pipeline");
  await carry(page, id, "ArrowRight");
  await expect(column(page, "contacted").getByTestId(`card-${id}`)).toBeFocused();
  await expect(page.getByTestId("live-region")).toContainText("Grace Lim");
  await expect(page.getByTestId("live-region")).toContainText("Contacted");
  await expect.poll(() => stage(host, id)).toBe("contacted");
  await page.keyboard.press("Control+z");
  await expect.poll(() => stage(host, id)).toBe("new");
});

test("a card moves by its menu", async ({ page, host }) => {
  const id = await host.add({ name: "Grace Lim", email: "grace@lim.example" });
  await go(page, "pipeline");
  await card(page, id).focus();
  await page.keyboard.press("m");
  await page.getByRole("menuitem", { name: "Qualified" }).click();
  await expect(column(page, "qualified").getByTestId(`card-${id}`)).toBeVisible();
  await expect.poll(() => stage(host, id)).toBe("qualified");
});

test("what somebody else moves is moved here within a moment", async ({ page, host }) => {
  const id = await host.add({ name: "Grace Lim", email: "grace@lim.example" });
  await go(page, "pipeline");
  await expect(column(page, "new").getByTestId(`card-${id}`)).toBeVisible();
  await host.rpc("prospects.move", { id, stage: "interested" });
  await expect(column(page, "interested").getByTestId(`card-${id}`)).toBeVisible({ timeout: 1_000 });
});

test("a move that the engine refuses goes back, and says why", async ({ page, host, expected }) => {
  expected.push(/Failed to load resource/);
  const id = await host.add({ name: "Grace Lim", email: "grace@lim.example" });
  await go(page, "pipeline");
  await page.route("**/rpc/prospects.move", (route) =>
    route.fulfill({ status: 503, json: { code: "unavailable", message: "the disk is full", incident: "0" } }),
  );
  await carry(page, id, "ArrowRight");
  await expect(page.getByTestId("toast")).toContainText("the disk is full");
  await expect(column(page, "new").getByTestId(`card-${id}`)).toBeVisible();
  expect(await stage(host, id)).toBe("new");
});

test("won asks for amount and date, lost for a reason, and giving up leaves the card where it was", async ({ page, host }) => {
  const won = await host.add({ name: "Grace Lim", email: "grace@lim.example", stage: "interested" });
  const lost = await host.add({ name: "Omar Haddad", email: "omar@haddad.example", stage: "interested" });
  await go(page, "pipeline");
  const move = async (id: string, to: string): Promise<void> => {
    await card(page, id).focus();
    await page.keyboard.press("m");
    await page.getByRole("menuitem", { name: to }).click();
    await expect(page.getByTestId("move-dialog")).toBeVisible();
  };
  await move(won, "Won");
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("move-dialog")).toBeHidden();
  await expect(column(page, "interested").getByTestId(`card-${won}`)).toBeFocused();
  expect(await stage(host, won)).toBe("interested");
  await move(won, "Won");
  await page.getByTestId("move-confirm").click();
  await expect(page.getByTestId("move-dialog")).toContainText("Say what was won");
  await page.getByTestId("won-amount").fill("1200.50");
  await page.getByTestId("move-confirm").click();
  await expect.poll(() => stage(host, won)).toBe("won");
  expect(await host.rpc("prospects.get", { id: won })).toMatchObject({ amount_minor: 120_050 });
  await move(lost, "Lost");
  await page.getByRole("button", { name: "Chose another vendor" }).click();
  await expect(page.getByTestId("lost-reason")).toHaveValue("Chose another vendor");
  await page.getByTestId("move-confirm").click();
  await expect.poll(() => stage(host, lost)).toBe("lost");
  await page.getByTestId("toast-undo").last().click();
  await expect.poll(() => stage(host, lost)).toBe("interested");
});

test("several cards move together, by one of two ways, and one Undo takes all back", async ({ page, host }) => {
  const ids = [await host.add({ name: "Grace Lim", email: "grace@lim.example" }), await host.add({ name: "Omar Haddad", email: "omar@haddad.example" })];
  await go(page, "pipeline");
  const move = async (way: string): Promise<void> => {
    for (const id of ids) {
      await card(page, id).focus();
      await page.keyboard.press("x");
    }
    await expect(page.getByTestId("selection-bar")).toContainText("2");
    await page.getByTestId("bulk-move").click();
    await page.getByRole("menuitem", { name: "Qualified" }).click();
    await page.getByTestId(way).click();
    for (const id of ids) await expect.poll(() => stage(host, id)).toBe("qualified");
  };
  const queued = async () => (await host.rpc<{ state: string }[]>("jobs.list")).filter((job) => job.state !== "suggested").length;
  const before = await queued();
  await move("move-only");
  expect(await queued()).toBe(before);
  await page.getByTestId("toast-undo").last().click();
  for (const id of ids) await expect.poll(() => stage(host, id)).toBe("new");
  await move("move-run");
  await expect.poll(queued).toBeGreaterThan(before);
});

test("filters narrow the cards and the counts", async ({ page, host }) => {
  await host.add({ name: "Grace Lim", email: "grace@lim.example" });
  const omar = await host.add({ name: "Omar Haddad", email: "omar@haddad.example", stage: "contacted" });
  await go(page, "pipeline");
  await page.getByTestId("board-search").fill("haddad");
  await expect(page.locator("[data-testid^=card-]")).toHaveCount(1);
  await expect(card(page, omar)).toBeVisible();
  await expect(page.getByTestId("count-new")).toHaveText("0");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.locator("[data-testid^=card-]")).toHaveCount(2);
  await page.getByTestId("filter-hot").click();
  await expect(page.locator("[data-testid^=card-]")).toHaveCount(0);
  await page.getByTestId("filter-hot").click();
  await page.getByTestId("filter-sources").click();
  await page.getByRole("menuitem", { name: /chat/i }).click();
  await expect(page.locator("[data-testid^=card-]")).toHaveCount(0);
});

test.describe("with 10,000 prospects", () => {
  test.use({ wish: { seed: 10_000 } });

  test("counts are of all, cards come in pages, filters narrow both, and the page stays small", async ({ page, host }) => {
    const board = await host.rpc<{ columns: { stage: string; count: number }[] }>("board.get");
    await go(page, "pipeline");
    for (const { stage, count } of board.columns) await expect(page.getByTestId(`count-${stage}`)).toHaveText(count.toLocaleString("en"));
    expect(await page.locator("*").count()).toBeLessThan(6_000);
    await page.getByTestId("board-search").fill("okafor");
    const found = await host.rpc<{ total: number }>("board.get", { filter: { search: "okafor" } });
    expect(found.total).toBeGreaterThan(10);
    const shown = async () =>
      (await page.locator("[data-testid^=count-]").allInnerTexts()).reduce((sum, text) => sum + Number(text.replace(/\D/g, "")), 0);
    await expect.poll(shown).toBe(found.total);
  });
});
