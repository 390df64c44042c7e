// The mailbox is opened by a sign-in in the rep's browser, in place of a password.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Provider } from "../support/provider.ts";
import { expect, test } from "../support/test.ts";

const passphrase = join(mkdtempSync(join(tmpdir(), "nexscout-")), "passphrase");
writeFileSync(passphrase, "correct horse battery staple\n", { mode: 0o600 });
test.use({ wish: { mailbox: true, passphrase } });

test("signing in leads through the provider's page and back, and can be undone", async ({ page, host, expected }) => {
  // Refusals come as answers of the host, which the browser notes.
  expected.push(/Failed to load resource/);
  const provider = await Provider.start();
  try {
    await host.rpc("onboarding.finish");
    await page.goto(`${host.url}/#/settings/mailbox`);
    await expect(page.getByTestId("secret-smtp.password")).toBeVisible();
    await page.getByLabel("Opened by").selectOption("other");
    await expect(page.getByTestId("secret-smtp.password")).toHaveCount(0);
    await expect(page.getByTestId("sign-in-state")).toContainText("Needed first: Client id");
    // Nothing is asked of anybody before it can work.
    await page.getByTestId("sign-in").click();
    await expect(page.getByRole("alert")).toContainText("sign_in.client_id is needed");

    await page.getByLabel("Client id").fill("mine");
    await page.getByLabel("Authorization address").fill(`${provider.url}/authorize`);
    await page.getByLabel("Token address").fill(`${provider.url}/token`);
    await page.getByLabel("Scopes").fill("mail offline");
    await page.getByTestId("secret-sign_in.client_secret").fill("hush");
    const opened = page.context().waitForEvent("page");
    await page.getByTestId("sign-in").click();
    const window = await opened;
    await expect(window.getByRole("heading")).toHaveText("You are signed in");
    await expect(page.getByTestId("sign-in-state")).toContainText("Signed in");
    const [leave, token] = provider.asked;
    expect(leave!.get("code_challenge_method")).toBe("S256");
    expect(token!.get("client_secret")).toBe("hush");
    expect(token!.get("code_verifier")!.length).toBeGreaterThan(42);

    await page.getByTestId("sign-out").click();
    await expect(page.getByTestId("sign-in-state")).toHaveText("Not signed in yet.");
  } finally {
    provider.close();
  }
});

test("a sign-in that is not finished is cancelled, and the page can be opened again", async ({ page, host, expected }) => {
  // Refusals come as answers of the host, which the browser notes.
  expected.push(/Failed to load resource/);
  await host.rpc("onboarding.finish");
  // Nobody is there, so the browser shows its own error page.
  const values = { "mail.sign_in": "other", "sign_in.client_id": "mine", "sign_in.authorize_url": "http://127.0.0.1:9/authorize", "sign_in.token_url": "http://127.0.0.1:9/token" };
  await host.rpc("settings.set_many", { values });
  await page.goto(`${host.url}/#/settings/mailbox`);
  await page.getByTestId("sign-in").click();
  await expect(page.getByTestId("sign-in-state")).toContainText("Waiting for your browser.");
  await page.getByTestId("sign-in-cancel").click();
  await expect(page.getByRole("alert")).toContainText("it was cancelled");
  await expect(page.getByTestId("sign-in-state")).toHaveText("Not signed in yet.");
});
