// `make screenshots`: not tests, but pictures of every screen to be looked at.
import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

export default defineConfig({ ...tests, testDir: "screens", timeout: 300_000, use: { ...tests.use, trace: "off" } });
