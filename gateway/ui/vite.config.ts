import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { firstLoad } from "./build/first-load.ts";
import { packed } from "./build/packed.ts";

// The page of the API document works without any other site: its script and style are copied from the package.
function documentPage(): Plugin {
  return {
    name: "document-page",
    closeBundle() {
      const from = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
      const to = join(import.meta.dirname, "dist", "docs");
      mkdirSync(to, { recursive: true });
      for (const file of ["swagger-ui-bundle.js", "swagger-ui.css"]) {
        copyFileSync(join(from, file), join(to, file));
      }
    },
  };
}

const GATEWAY = process.env.PROXIMA_GATEWAY_URL ?? "http://127.0.0.1:47000";

export default defineConfig({
  plugins: [react(), documentPage(), firstLoad(), packed()],
  build: {
    target: "es2022", chunkSizeWarningLimit: 900, assetsInlineLimit: 0,
    // Many small files compress badly: what every page needs is one.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "base", tags: ["$initial"] }] } } },
  },
  // The gateway lets only its own pages change something: through this proxy they are.
  server: { proxy: { "/api": { target: GATEWAY, changeOrigin: true, headers: { origin: GATEWAY } } } },
});
