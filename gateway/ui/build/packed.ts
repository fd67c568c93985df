import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Leaves every script and style compressed beside itself, for the gateway to serve. */
export function packed(): Plugin {
  let folder = "";
  return {
    name: "packed",
    apply: "build",
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir, "assets");
    },
    closeBundle: {
      order: "post",
      handler() {
        for (const name of readdirSync(folder).filter((one) => /\.(?:m?js|css)$/.test(one))) {
          const bytes = readFileSync(join(folder, name));
          writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
          writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes));
        }
      },
    },
  };
}
