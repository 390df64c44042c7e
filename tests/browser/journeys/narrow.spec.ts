// The smallest window and the largest letters: everything can be reached, without a mouse wheel.
import { expect, go, overhang, screens, test } from "../support/test.ts";

const stages = ["new", "contacted", "qualified", "interested", "ready_to_close", "won", "lost"];

test.describe("at 1024x700", () => {
  test.use({ viewport: { width: 1024, height: 700 }, wish: { sample: true } });

  test("every column is in sight, or a key away", async ({ page }) => {
    await go(page, "pipeline");
    for (const stage of stages) {
      const column = page.getByTestId(`column-${stage}`);
      await column.focus().catch(() => undefined);
      const box = await column.boundingBox();
      expect(box, stage).not.toBeNull();
      expect(box!.x, stage).toBeGreaterThanOrEqual(0);
      expect(box!.x + box!.width, stage).toBeLessThanOrEqual(1024);
    }
  });

  test("no screen is wider than the window", async ({ page }) => {
    for (const screen of screens) {
      await go(page, screen);
      await expect(page.getByTestId("loading")).toHaveCount(0);
      expect(await overhang(page), screen).toBe(0);
    }
  });
});

test.describe("at 200 % zoom of 1280x800", () => {
  // A page at 200 % is laid out as in a window of half the size.
  test.use({ viewport: { width: 640, height: 400 }, wish: { sample: true } });

  test("every screen works, and no page is wider than its window", async ({ page }) => {
    for (const screen of screens) {
      await go(page, screen);
      await expect(page.getByTestId("loading")).toHaveCount(0);
      expect(await overhang(page), screen).toBe(0);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    }
    await page.getByTestId("pause-all").click();
    await expect(page.getByTestId("resume")).toBeVisible();
  });
});
