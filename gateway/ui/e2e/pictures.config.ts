import { defineConfig } from "@playwright/test";
import journeys from "./playwright.config";

/** Pictures of every page of a running stack, into `var/screenshots`. */
export default defineConfig({ ...journeys, testMatch: "*.pictures.ts", timeout: 600_000, use: { ...journeys.use, trace: "off", screenshot: "off" } });
