// Settings: every control that is shown changes what the engine reads, and what the engine refuses is said at the
// control. That each setting also does something is in settings-effects.spec.ts.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";

interface Setting {
  key: string;
  value: string;
  default: string;
}

/** The sections with fields of the catalogue. */
const sections = ["mode", "rules", "economy", "company", "mailbox", "sending", "chat", "meetings", "notifications", "signals"];

/** What to type where neither a number nor any text will do. */
const typed: Record<string, string> = {
  "company.site": "https://edited.example",
  "company.privacy_url": "https://edited.example/privacy",
  "company.competitors": "rival.example",
  "workspace.region": "US",
  "workspace.currency": "PHP",
  "workspace.time_zone": "Asia/Manila",
  "mail.from": "edited@widgets.example",
  "mail.reply_to": "replies@widgets.example",
  "chat.widget.mail": "hello@widgets.example",
  "smtp.host": "mail.widgets.example",
  "chat.origins": "https://edited.example",
  "chat.listen": "127.0.0.1:0",
  "chat.trusted_proxy": "10.0.0.1",
  "meeting.hours": "10:00-16:00",
  "notify.quiet_hours": "22:00-07:00",
  "economy.coin_value": "0.02",
};

/** Changes a control to something else that is allowed, as the rep would. */
async function change(page: Page, control: Locator, { key, value }: Setting): Promise<void> {
  const role = await control.getAttribute("role");
  const tag = await control.evaluate((element) => element.tagName);
  if (role === "switch" || (await control.getAttribute("type")) === "checkbox") return control.click();
  if (role === "radiogroup") return control.getByRole("radio", { checked: false }).first().click();
  if (role === "group") {
    await control.getByRole("button", { pressed: false }).first().click();
    return page.getByTestId(`save-${key}`).click();
  }
  if (tag === "SELECT") {
    const options = await control.locator("option").evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value));
    await control.selectOption(typed[key] ?? options.find((one) => one !== value)!);
    return;
  }
  if (role === "group") {
    // Days of the week, alone or in a window.
    await control.getByRole("button", { name: "Sat" }).click();
    await page.getByTestId(`save-${key}`).click();
    return;
  }
  const number = /^-?\d+$/.test(value) ? String(Number(value) + (Number(value) >= 100 ? -1 : 1)) : "Edited";
  await control.fill(typed[key] ?? number);
  await page.getByTestId(`save-${key}`).click();
}

// Else the first start takes the page to the setup.
test.beforeEach(({ host }) => host.rpc("onboarding.finish"));

for (const section of sections) {
  test(`every field of "${section}" is kept by the engine`, async ({ page, host }) => {
    await page.goto(`${host.url}/#/settings/${section}`);
    const fields = page.locator("[data-testid^='setting-']");
    await expect(fields.first()).toBeVisible();
    const ids = await fields.evaluateAll((all) => all.map((one) => one.getAttribute("data-testid")!));
    for (const id of ids) {
      const key = id.replace("setting-", "");
      const before = await host.rpc<Setting>("settings.get", { key });
      await change(page, page.getByTestId(id), before);
      const now = async () => (await host.rpc<Setting>("settings.get", { key })).value;
      await expect.poll(now, { message: key }).not.toBe(before.value);
    }
  });
}

test.describe("what the engine refuses", () => {
  test.use({ expected: [/Failed to load resource/] });
  test("is said at the control, and what was typed stays", async ({ page, host }) => {
    await page.goto(`${host.url}/#/settings/mailbox`);
    const port = page.getByTestId("setting-smtp.port");
    await port.fill("99999");
    await page.getByTestId("save-smtp.port").click();
    await expect(page.getByRole("alert")).toContainText(/1-65535|65535/);
    await expect(port).toHaveValue("99999");
    expect((await host.rpc<Setting>("settings.get", { key: "smtp.port" })).value).toBe("587");
    await port.press("Escape");
    await expect(port).toHaveValue("587");
  });
});

test("a field goes back to its default by one click", async ({ page, host }) => {
  await host.rpc("settings.set", { key: "send.cooldown_hours", value: "7" });
  await page.goto(`${host.url}/#/settings/sending`);
  await expect(page.getByTestId("setting-send.cooldown_hours")).toHaveValue("7");
  await page.getByTestId("reset-send.cooldown_hours").click();
  await expect(page.getByTestId("setting-send.cooldown_hours")).toHaveValue("24");
  expect((await host.rpc<Setting>("settings.get", { key: "send.cooldown_hours" })).value).toBe("24");
});

test("what another program changes is shown at once", async ({ page, host }) => {
  await page.goto(`${host.url}/#/settings/company`);
  await expect(page.getByTestId("setting-company.name")).toHaveValue("");
  await host.rpc("settings.set", { key: "company.name", value: "Widget Works" });
  await expect(page.getByTestId("setting-company.name")).toHaveValue("Widget Works");
});
