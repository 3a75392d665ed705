// The front end: bundles frontend/entries/*.js and frontend/styles/main.css into static_built/.
//
// Each entry is an ES module of its own; what several share, and what is imported lazily, lands in
// chunks/. Files in frontend/public/ (a favicon, pictures) are taken over as they are. Beside each
// text lie its .gz and .br, which whitenoise serves to who takes them. The same sources give the same
// modules under every version of Node. A build that fails leaves the last one.

import { cp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const target = path.join(root, "static_built");
const fresh = `${target}.new`;

// Every browser that runs ES modules reads WOFF2, so KaTeX's two older formats are left out.
const olderFonts = /,\s*url\([^)]*\.(woff|ttf)\)\s*format\([^)]*\)/g;
const woff2Only = {
  name: "woff2-only",
  setup(builder) {
    builder.onLoad({ filter: /katex[^/]*\.css$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, "utf8")).replace(olderFonts, ""),
      loader: "css",
    }));
  },
};

const folder = path.join(here, "entries");
const scripts = (await readdir(folder)).filter((name) => name.endsWith(".js")).sort();
if (scripts.length === 0) throw new Error("frontend/entries/ holds no .js file: nothing to build");

await rm(fresh, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: [
    ...scripts.map((name) => path.join(folder, name)),
    // Not hashed, as the heads of pages with formulas name it before page.js asks for it.
    path.join(here, "maths.js"),
    path.join(here, "styles", "main.css"),
  ],
  absWorkingDir: root,
  outdir: fresh,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  entryNames: "[name]",
  chunkNames: "chunks/[name]-[hash]",
  assetNames: "fonts/[name]",
  loader: { ".woff2": "file", ".svg": "dataurl" },
  plugins: [woff2Only],
  metafile: true,
  logLevel: "warning",
});
if (existsSync(path.join(here, "public"))) {
  await cp(path.join(here, "public"), fresh, { recursive: true });
}
for (const name of await readdir(fresh, { recursive: true })) {
  if (!/\.(css|js|svg)$/.test(name)) continue;
  const file = path.join(fresh, name);
  const bytes = await readFile(file);
  await writeFile(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  await writeFile(`${file}.br`, brotliCompressSync(bytes));
}
await rm(target, { recursive: true, force: true });
await rename(fresh, target);

const outputs = Object.values(metafile.outputs);
const bytes = outputs.reduce((sum, output) => sum + output.bytes, 0);
console.log(`${outputs.length} files, ${Math.round(bytes / 1024)} KB in static_built/`);
