// Bundles the pages' JavaScript and CSS into `api/static/`: `node web/build.mjs [target folder]`.
// The bundles are committed, so that running Oreline needs no bundler; a test builds them anew and compares.

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import path from "node:path";

import { build } from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const target = path.resolve(process.argv[2] ?? path.join(root, "api", "static"));
// The hash library is viem's own, in the version that viem is locked to.
const viem = createRequire(path.join(root, "node_modules", "viem", "package.json"));

await build({
  absWorkingDir: root,
  entryPoints: { verify: "web/src/verify.js", transfers: "web/src/transfers.js", oreline: "web/css/oreline.css" },
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome109", "firefox115", "safari16"],
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  alias: { "@noble/hashes/sha2": viem.resolve("@noble/hashes/sha2").replace("/sha2.js", "/esm/sha2.js") },
});
