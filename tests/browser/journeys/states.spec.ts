// Empty, loading and failed are three different pictures, and a failure has a way on.
import type { Page } from "@playwright/test";
import { expect, go, test, type Screen } from "../support/test.ts";

/** What each screen reads first. */
const reads: Partial<Record<Screen, string>> = {
  today: "today.get",
  pipeline: "board.get",
  approvals: "approvals.list",
  conversations: "conversations.list",
  prospects: "prospects.page",
  jobs: "jobs.list",
};
const read = Object.entries(reads) as [Screen, string][];

test("an empty screen says what will be here, and offers one thing to do", async ({ page, host }) => {
  await host.rpc("onboarding.finish");
  for (const [screen] of read) {
    await go(page, screen);
    const empty = page.getByTestId("empty").first();
    await expect(empty, screen).toBeVisible();
    expect((await empty.innerText()).length, screen).toBeGreaterThan(40);
  }
});

test("a screen whose data does not come says that it loads, and not that it failed", async ({ page, host }) => {
  await host.rpc("onboarding.finish");
  for (const [, name] of read) await page.route(`**/rpc/${name}`, () => undefined);
  // What was read before would be shown still.
  await page.reload();
  for (const [screen] of read) {
    await go(page, screen);
    await expect(page.getByTestId("loading").first(), screen).toBeVisible();
    await expect(page.getByTestId("failed"), screen).toHaveCount(0);
  }
});

test.describe("a screen whose data cannot be read", () => {
  test.use({ expected: [/Failed to load resource/] });
  test("says what failed and why, and reads again when asked", async ({ page, host }) => {
    await host.rpc("onboarding.finish");
    for (const [screen, name] of read) {
      await fail(page, name, "the disk is full");
      await go(page, screen);
      await page.reload();
      const failed = page.getByTestId("failed").first();
      await expect(failed, screen).toContainText("the disk is full");
      await page.unroute(`**/rpc/${name}`);
      await failed.getByRole("button", { name: /try again/i }).click();
      await expect(page.getByTestId("failed"), screen).toHaveCount(0);
    }
  });

  test("keeps what it had when a later read fails", async ({ page, host }) => {
    await host.rpc("onboarding.finish");
    await host.add({ name: "Grace Lim", email: "grace@lim.example" });
    await go(page, "pipeline");
    await expect(page.getByText("Grace Lim")).toBeVisible();
    await fail(page, "board.*", "the disk is full");
    await host.add({ name: "Omar Haddad", email: "omar@haddad.example" });
    await expect(page.getByText("Grace Lim")).toBeVisible();
  });
});

async function fail(page: Page, name: string, message: string): Promise<void> {
  const body = { code: "unavailable", message, hint: "Free some space.", incident: "0000000000000000" };
  await page.route(`**/rpc/${name}`, (route) => route.fulfill({ status: 503, json: body }));
}
