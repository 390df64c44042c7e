// The first start: steps with plain words, each skippable, or sample data that one click wipes.
import { expect, go, test } from "../support/test.ts";

test("a new workspace begins with the welcome, and what is typed there is kept", async ({ page, host }) => {
  await expect(page.getByTestId("screen-onboarding")).toBeVisible();
  await page.getByTestId("mode-choice-manual").click();
  await expect.poll(async () => (await host.rpc<{ mode: string }>("mode.get")).mode).toBe("manual");
  await page.getByTestId("onboarding-next").click();
  await page.getByTestId("setting-company.name").fill("Widget Works");
  await page.getByTestId("setting-company.address").fill("1 Ayala Avenue, Makati");
  await page.getByTestId("onboarding-next").click();
  const value = async (key: string) => (await host.rpc<{ value: string }>("settings.get", { key })).value;
  await expect.poll(() => value("company.name")).toBe("Widget Works");
  // Each field is kept on its own, when it is left: this one by the click, after the name.
  await expect.poll(() => value("company.address")).toBe("1 Ayala Avenue, Makati");
  for (let step = 0; step < 3; step += 1) await page.getByTestId("onboarding-skip").click();
  await page.getByTestId("onboarding-next").click();
  await expect(page.getByTestId("screen-onboarding")).toBeHidden();
  await page.goto(host.url);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Today");
});

test("sample data fills every screen, and one click wipes it without what the rep added", async ({ page, host }) => {
  await expect(page.getByTestId("screen-onboarding")).toBeVisible();
  await page.getByTestId("onboarding-step-people").click();
  await page.getByTestId("onboarding-sample").click();
  await expect.poll(async () => (await host.rpc<unknown[]>("prospects.list", { limit: 100 })).length).toBeGreaterThan(30);
  const mine = await host.add({ name: "Grace Lim", email: "grace@lim.example" });
  await host.rpc("onboarding.finish");
  await go(page, "pipeline");
  await expect(page.locator("[data-testid^=card-]").nth(10)).toBeVisible();
  await page.goto(`${host.url}/#/settings/data`);
  await page.getByTestId("wipe-sample-data").or(page.getByTestId("wipe-sample")).first().click();
  const sure = page.getByTestId("confirm-yes");
  await sure.click();
  await expect.poll(async () => (await host.rpc<{ id: string }[]>("prospects.list", { limit: 100 })).map(({ id }) => id)).toEqual([mine]);
  expect(await host.rpc("workspace.verify")).toMatchObject({ ok: true });
});
