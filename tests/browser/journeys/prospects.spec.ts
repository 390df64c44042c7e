// The table of everybody: search, order, saved filters, and changes of many at once.
import { expect, go, test } from "../support/test.ts";

test.describe("with 10,000 prospects", () => {
  test.use({ wish: { seed: 10_000 } });

  test("the table counts all, draws few, sorts and searches", async ({ page, host }) => {
    await go(page, "prospects");
    await expect(page.getByTestId("prospects-total")).toContainText("10,000");
    const rows = page.locator("[data-testid^=row-]");
    await expect(rows.first()).toBeVisible();
    expect(await rows.count()).toBeLessThan(120);
    // Two clicks: the one order and the other; the table's first row is the engine's first.
    const first = async (descending: boolean) => (await host.rpc<{ rows: { id: string }[] }>("prospects.page", { sort: { by: "scout_score", descending }, limit: 1 })).rows[0]!.id;
    const ends = [`row-${await first(true)}`, `row-${await first(false)}`];
    for (const _ of ends) {
      await page.getByTestId("sort-scout_score").click();
      await expect.poll(async () => ends.includes((await rows.first().getAttribute("data-testid")) ?? "")).toBe(true);
    }
    await page.getByTestId("prospects-search").fill("nakamura");
    const found = await host.rpc<{ total: number }>("prospects.page", { filter: { search: "nakamura" } });
    await expect(page.getByTestId("prospects-total")).toContainText(found.total.toLocaleString("en"));
  });
});

test("many are changed at once, each with its own result, and one Undo takes all back", async ({ page, host }) => {
  const ids = [await host.add({ name: "Grace Lim", email: "grace@lim.example" }), await host.add({ name: "Omar Haddad", email: "omar@haddad.example" })];
  await go(page, "prospects");
  for (const id of ids) await page.getByTestId(`row-${id}`).getByRole("checkbox").check();
  await expect(page.getByTestId("bulk-count")).toContainText("2");
  await page.getByTestId("bulk-hands_off").click();
  const off = async () => Promise.all(ids.map(async (id) => (await host.rpc<{ hands_off: boolean }>("prospects.get", { id })).hands_off));
  await expect.poll(off).toEqual([true, true]);
  await page.getByTestId("toast-undo").last().click();
  await expect.poll(off).toEqual([false, false]);
});
