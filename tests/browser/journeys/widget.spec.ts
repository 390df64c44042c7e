// The widget on a page of another origin under a strict policy: a form while nobody answers, one delivery on return,
// keyboard, looks by settings, and no barrier.
import { expect, test, barriers } from "../support/test.ts";
import { shop } from "../support/visitor.ts";
import type { BrowserContext, Page } from "@playwright/test";
import type { Host } from "../support/host.ts";

test.use({ expected: [/Failed to load resource/] });

/** A visitor's page with the widget open; without a clock of ours, since the visitor has none. */
async function visit(context: BrowserContext, origin: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(origin);
  await expect(page.getByRole("dialog")).toBeVisible();
  return page;
}

async function left(host: Host): Promise<number> {
  const rows = await host.rpc<unknown[]>("today.left_address");
  return rows.length;
}

test("a message that was left while nobody answered arrives once", async ({ page, host, browser }) => {
  await expect(page.locator("body")).toBeVisible();
  const chat = await host.chat();
  const site = await shop(chat);
  await host.rpc("settings.set", { key: "chat.origins", value: site.origin });
  const context = await browser.newContext();
  try {
    let away = true;
    await context.route(`${chat}/v1/**`, (route) => (away ? route.abort() : route.continue()));
    const visitor = await visit(context, site.origin);
    await expect(visitor.getByText("Nobody can answer right now.")).toBeVisible();
    expect(await barriers(visitor)).toEqual([]);
    await visitor.screenshot({ path: "../../target/pictures/widget-away.png" });
    await visitor.getByLabel("Your name").fill("Ana Lopez");
    await visitor.getByLabel("Your e-mail").fill("ana@lopez.example");
    await visitor.getByRole("textbox", { name: "Your message" }).fill("Do you deliver to Cebu?");
    await visitor.getByRole("button", { name: "Leave the message" }).click();
    await expect(visitor.getByText("Your message is kept in this browser")).toBeVisible();
    // Another tab, and still nobody there.
    const second = await visit(context, site.origin);
    expect(await left(host)).toBe(0);

    away = false;
    await Promise.all([visitor.reload(), second.reload()]);
    await expect.poll(() => left(host)).toBe(1);
    await visitor.reload();
    await expect(visitor.getByRole("textbox", { name: "Your message" })).toBeVisible();
    expect(await left(host)).toBe(1);
    expect(await visitor.evaluate(() => Object.entries(localStorage).filter(([key]) => key.includes(":left:")))).toEqual([]);
  } finally {
    await context.close();
    await site.stop();
  }
});

test("an answer that was lost on its way makes no second message", async ({ page, host, browser }) => {
  await expect(page.locator("body")).toBeVisible();
  const chat = await host.chat();
  const site = await shop(chat);
  await host.rpc("settings.set", { key: "chat.origins", value: site.origin });
  const context = await browser.newContext();
  try {
    let lost = 0;
    await context.route(`${chat}/v1/chat/sessions/*/messages`, async (route) => {
      if (route.request().method() !== "POST" || lost > 0) return route.continue();
      lost += 1;
      // It reaches the endpoint; the visitor hears nothing of it.
      await route.fetch();
      return route.abort();
    });
    const visitor = await visit(context, site.origin);
    await visitor.getByRole("textbox", { name: "Your message" }).fill("What do you offer?");
    await visitor.getByRole("button", { name: "Send" }).click();
    await expect(visitor.locator(".line.assistant")).toHaveCount(2);
    await expect(visitor.locator(".line.visitor")).toHaveCount(1);
    expect(lost).toBe(1);
    await visitor.reload();
    await expect(visitor.locator(".line.visitor")).toHaveCount(1);
    await expect(visitor.locator(".line.assistant")).toHaveCount(2);
  } finally {
    await context.close();
    await site.stop();
  }
});

for (const scheme of ["light", "dark"] as const) {
  test(`the widget looks as set, by keyboard and without a barrier (${scheme})`, async ({ page, host, browser }) => {
    await expect(page.locator("body")).toBeVisible();
    const settings = { "chat.widget.title": "Ask Bright Widgets", "chat.widget.accent": "#ffd400", "chat.widget.consent": "We keep what you write to answer you." };
    for (const [key, value] of Object.entries(settings)) await host.rpc("settings.set", { key, value });
    const site = await shop(await host.chat());
    await host.rpc("settings.set", { key: "chat.origins", value: site.origin });
    await host.rpc("onboarding.finish");
    const context = await browser.newContext({ colorScheme: scheme, viewport: { width: 320, height: 640 } });
    try {
      const visitor = await visit(context, site.origin);
      await expect(visitor.getByRole("heading", { name: "Ask Bright Widgets" })).toBeVisible();
      await expect(visitor.getByText("We keep what you write to answer you.")).toBeVisible();
      // Black is read better on yellow.
      await expect(visitor.locator("header")).toHaveCSS("color", "rgb(0, 0, 0)");
      await expect(visitor.getByRole("textbox", { name: "Your message" })).toBeFocused();
      await visitor.keyboard.type("Can I talk to a person?");
      await visitor.keyboard.press("Enter");
      await expect(visitor.locator(".line.assistant").last()).toContainText("I have told");
      expect(await barriers(visitor)).toEqual([]);
      await visitor.screenshot({ path: `../../target/pictures/widget-${scheme}.png` });
      await visitor.keyboard.press("Escape");
      await expect(visitor.getByRole("button", { name: "Chat" })).toBeFocused();
      // The rep sees why a person is wanted, and the wording that was shown.
      await page.getByTestId("nav-conversations").click();
      await page.locator("[data-testid^=conversation-]").first().click();
      await expect(page.getByTestId("waiting")).toContainText("They asked for one.");
      await expect(page.getByText("We keep what you write to answer you.")).toBeVisible();
    } finally {
      await context.close();
      await site.stop();
    }
  });
}
