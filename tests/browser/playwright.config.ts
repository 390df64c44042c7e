import { defineConfig } from "@playwright/test";

// Debian's Chromium; Playwright's own is not downloaded (scripts/setup).
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "journeys",
  fullyParallel: true,
  workers: Number(process.env.WORKERS ?? 2),
  forbidOnly: true,
  // In CI a busy machine may be too slow once; what passes the second time is listed as flaky.
  retries: process.env.CI ? 1 : 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  outputDir: "../../target/browser/results",
  use: {
    actionTimeout: 20_000,
    viewport: { width: 1280, height: 800 },
    locale: "en-US",
    timezoneId: "Asia/Manila",
    reducedMotion: "reduce",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
