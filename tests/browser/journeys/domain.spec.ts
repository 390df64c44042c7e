// The check of the domain mail comes from, on the settings screen: what is wrong, and the record to publish.
import { expect, test } from "../support/test.ts";

test.use({ wish: { mailbox: true }, permissions: ["clipboard-read", "clipboard-write"] });

test("the domain is checked by a click, and the record to publish can be copied", async ({ page, host }) => {
  await host.rpc("onboarding.finish");
  await page.goto(`${host.url}/#/settings/mailbox`);
  await page.getByTestId("domain-check").click();
  const findings = page.getByTestId("domain-findings");
  await expect(findings).toContainText("SPF: wrong.");
  await expect(findings).toContainText("DMARC: could be better.");
  await page.getByRole("button", { name: "Copy the value of _dmarc.widgets.example" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("v=DMARC1");
});
