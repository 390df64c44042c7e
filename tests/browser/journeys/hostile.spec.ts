// HTML, scripts, bidi marks and 10,000 characters are text everywhere, and no page grows wider than its window.
import { arabic, bidi, fillHostile, names, script } from "../support/hostile.ts";
import { WORKDAY } from "../support/host.ts";
import { expect, go, overhang, screens, test } from "../support/test.ts";

test.use({ wish: { mailbox: true, at: WORKDAY } });

test("names, notes, chats and mails of people who mean harm", async ({ page, host }) => {
  const ids = await fillHostile(host);
  for (const id of ids.slice(0, 4)) await host.rpc("jobs.run", { kind: "follow_up", prospect_id: id });
  await host.rpc("onboarding.finish");
  for (const width of [1280, 1024]) {
    await page.setViewportSize({ width, height: 700 });
    for (const screen of screens) {
      await go(page, screen);
      await expect(page.getByTestId("loading")).toHaveCount(0);
      expect(await overhang(page), `${screen} at ${width}`).toBe(0);
    }
  }
  await go(page, "pipeline");
  for (const at of [0, 1, 2]) await expect(page.getByTestId(`card-${ids[at]}`)).toContainText(names[at]!);
  // What turns the direction of text around stays inside its own box.
  for (const name of [bidi, arabic]) {
    const card = page.getByTestId(`card-${ids[names.indexOf(name)]}`);
    await expect(card.locator("bdi, [dir=auto]").first()).toBeVisible();
  }
  for (const id of ids) {
    await page.goto(`${host.url}/#/pipeline?prospect=${id}`);
    await expect(page.getByTestId("drawer")).toBeVisible();
    await expect(page.getByTestId("drawer").getByTestId("loading")).toHaveCount(0);
    expect(await overhang(page)).toBe(0);
  }
  await go(page, "approvals");
  expect(await page.evaluate(() => (window as { __hurt?: number }).__hurt)).toBeUndefined();
  expect(await page.locator("main img, main script, [data-testid=drawer] img").count()).toBe(0);
  expect(script).toContain("onerror");
});

test("a hostile visitor's conversation", async ({ page, host }) => {
  await fillHostile(host);
  await go(page, "conversations");
  await page.locator("[data-testid^=conversation-]").first().click();
  await expect(page.getByRole("main")).toContainText(script);
  expect(await overhang(page)).toBe(0);
  expect(await page.evaluate(() => (window as { __hurt?: number }).__hurt)).toBeUndefined();
});
