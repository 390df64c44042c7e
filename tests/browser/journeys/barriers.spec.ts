// Axe finds nothing on any screen, in both themes, empty and full; nor in what opens over them.
import { barriers, expect, go, screens, test, type Screen } from "../support/test.ts";

for (const theme of ["light", "dark"] as const) {
  test.describe(theme, () => {
    test.use({ colorScheme: theme });

    test("empty screens", async ({ page, host }) => {
      await host.rpc("onboarding.finish");
      for (const screen of screens) {
        await go(page, screen);
        await settled(page);
        expect(await barriers(page), screen).toEqual([]);
      }
    });

    test("onboarding", async ({ page, host }) => {
      await page.goto(`${host.url}/#/onboarding`);
      await settled(page);
      expect(await barriers(page)).toEqual([]);
    });

    test.describe("with sample data", () => {
      test.use({ wish: { sample: true } });
      test("full screens and the drawer", async ({ page, host }) => {
        const seen: Screen[] = [...screens];
        for (const screen of seen) {
          await go(page, screen);
          await settled(page);
          expect(await barriers(page), screen).toEqual([]);
        }
        const [person] = await host.rpc<{ id: string }[]>("prospects.list", { stage: "interested" });
        await page.goto(`${host.url}/#/pipeline?prospect=${person!.id}`);
        await expect(page.getByTestId("drawer")).toBeVisible();
        await settled(page);
        expect(await barriers(page), "drawer").toEqual([]);
      });

      test("what opens over them", async ({ page }) => {
        await go(page, "pipeline");
        for (const [key, role] of [["Control+k", "dialog"], ["?", "dialog"], ["Shift+N", "dialog"], ["n", "dialog"], ["c", "dialog"], ["t", "dialog"]] as const) {
          await page.keyboard.press(key);
          await expect(page.getByRole(role)).toBeVisible();
          expect(await barriers(page), key).toEqual([]);
          await page.keyboard.press("Escape");
          await expect(page.getByRole(role)).toBeHidden();
        }
        await page.getByTestId("bell").click();
        expect(await barriers(page), "bell").toEqual([]);
      });
    });
  });
}

/** Nothing loads any more. */
async function settled(page: import("@playwright/test").Page): Promise<void> {
  await expect(page.getByTestId("loading")).toHaveCount(0);
}
