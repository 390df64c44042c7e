// What is the same on every screen: side bar, keys, palette, mode, pause, quick-add, themes.
import { expect, go, screens, test } from "../support/test.ts";

const titles = { today: "Today", pipeline: "Pipeline", approvals: "Approvals", conversations: "Conversations", prospects: "Prospects", jobs: "Jobs", settings: "Settings" };
const letters = { today: "t", pipeline: "p", approvals: "a", conversations: "c", prospects: "l", jobs: "j", settings: "s" };

test("every screen is reached by the side bar, by g and a letter, and by the palette", async ({ page }) => {
  for (const screen of screens) {
    await go(page, screen);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(titles[screen]);
  }
  for (const screen of screens) {
    await page.keyboard.press("g");
    await page.keyboard.press(letters[screen]);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(titles[screen]);
  }
  await page.keyboard.press("Control+k");
  await page.getByTestId("palette-input").fill("pipeline");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("palette")).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Pipeline");
});

test("the sheet names the keys, and a letter typed into a text does nothing else", async ({ page }) => {
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog");
  await expect(sheet).toContainText("Take back the last change");
  await expect(sheet).toContainText("Find a person");
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await page.keyboard.press("Shift+N");
  await page.getByTestId("new-name").pressSequentially("gp n?t");
  await expect(page.getByTestId("new-name")).toHaveValue("gp n?t");
  await expect(page.getByRole("dialog")).toHaveCount(1);
});

test("the mode is switched from the bar, autopilot only after a question, and others see it at once", async ({ page, host }) => {
  const mode = async () => (await host.rpc<{ mode: string }>("mode.get")).mode;
  await page.getByTestId("mode-manual").click();
  await expect.poll(mode).toBe("manual");
  await page.getByTestId("mode-autopilot").click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  expect(await mode()).toBe("manual");
  await page.getByTestId("confirm-yes").click();
  await expect.poll(mode).toBe("autopilot");
  await host.rpc("mode.set", { mode: "hybrid" });
  await expect(page.getByTestId("mode-hybrid")).toBeChecked();
});

test("pause stops everything at once, by button and by key, and says so", async ({ page, host }) => {
  const paused = async () => (await host.rpc<{ paused: boolean }>("status.get")).paused;
  await page.getByTestId("pause-all").click();
  await expect(page.getByText("Paused: nothing leaves")).toBeVisible();
  expect(await paused()).toBe(true);
  await page.keyboard.press("Control+Shift+P");
  await expect(page.getByTestId("pause-all")).toBeVisible();
  expect(await paused()).toBe(false);
});

test.describe("with a refused address on the way", () => {
  test.use({ expected: [/400 \(Bad Request\).*prospects\.add/] });
  test("a prospect typed by hand is found by the palette and opens", async ({ page, host }) => {
    await page.getByTestId("new-prospect").click();
    await page.getByTestId("new-name").fill("Ana Lopez");
    await page.getByLabel("Company").fill("Lopez Dental");
    await page.getByTestId("new-email").fill("not an address");
    await page.getByTestId("new-save").click();
    await expect(page.getByRole("dialog")).toContainText("an e-mail address needs a name, an @ and a domain");
    await page.getByTestId("new-email").fill("ana@lopezdental.example");
    await page.getByTestId("new-save").click();
    await expect(page.getByRole("dialog")).toBeHidden();
    const [person] = await host.rpc<{ id: string; email: string; email_state: string }[]>("prospects.list");
    expect(person).toMatchObject({ email: "ana@lopezdental.example", email_state: "confirmed" });
    await page.keyboard.press("/");
    await page.getByTestId("palette-input").fill("lopezd");
    await page.getByTestId(`hit-${person!.id}`).click();
    await expect(page.getByTestId("drawer")).toContainText("Ana Lopez");
    await page.keyboard.press("Escape");
    await expect(page.getByTestId("drawer")).toBeHidden();
  });
});

test("notes, calls and tasks are one key away and can be taken back", async ({ page, host }) => {
  const id = await host.add({ name: "Grace Lim", email: "grace@lim.example" });
  const texts = async () => (await host.rpc<{ kind: string; text: string }[]>("activity.list", { prospect_id: id })).map((row) => row.text);
  for (const [key, words] of [["n", "Prefers mornings"], ["c", "Left a message with the desk"], ["t", "Send the reference list"]] as const) {
    await page.keyboard.press(key);
    const about = page.getByTestId("person-search");
    await about.fill("grace");
    await page.getByRole("option", { name: /Grace Lim/ }).click();
    await page.getByTestId("activity-text").fill(words);
    await page.getByTestId("activity-save").click();
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect.poll(async () => (await texts()).some((text) => text.includes(words))).toBe(true);
  }
  const open = async () => (await host.rpc<{ text: string }[]>("tasks.list", { open_only: true })).map((task) => task.text);
  expect(await open()).toEqual(["Send the reference list"]);
  await page.keyboard.press("Control+z");
  await expect.poll(open).toEqual([]);
});

test("the theme follows the system", async ({ page }) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  const light = await ground();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(ground).not.toBe(light);
});

test.describe("when the engine cannot be reached", () => {
  test.use({ expected: [/Failed to load resource/] });
  test("the page says so, and comes back by itself or by the button", async ({ page, host }) => {
    await page.route("**/rpc/status.get", (route) => route.abort());
    await page.goto(`${host.url}/?again`);
    await expect(page.getByTestId("failed")).toBeVisible();
    await page.unroute("**/rpc/status.get");
    await page.getByRole("button", { name: /try again/i }).click();
    await expect(page.getByTestId("failed")).toBeHidden();
    await expect(page.getByTestId("pause-all")).toBeVisible();
  });
});
