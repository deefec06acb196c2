// The static site: the playground, the procedures to try, the officers' page and the guides as plain files for any host, below
// any address. Writes target/site; each file that compresses lies there a second and a third time, as .br and .gz, for hosts
// that send such files.
// usage: node scripts/site.mjs [--quick]   (after `make wasm` and `cargo build --all-features`; quick compresses less)

import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, extname, join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { keeper } from "./keeper.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const OUT = join(ROOT, "target/site");
const MarkdownIt = createRequire(join(ROOT, "www/package.json"))("markdown-it");
const quick = process.argv.includes("--quick");

/** As the portal's own policy, with one named policy of Trusted Types for each of the two workers. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types tokhai-worker tokhai-offline",
].join("; ");
/** Pages that are about what a portal keeps; a host of files has nothing to show there. */
const PORTAL_ONLY = ["officer", "dossiers", "decision", "receipt", "sign-in"];
/** What is kept on the device when it is first used, not with the first visit: large, or for few. */
const LATER = [
  /^pkg\/workbench\//,
  /^schemas\/vn\/codes\/communes/,
  /^schemas\/vn\/pack\//,
  /^guides\//,
  /^THIRD-PARTY/,
  /\.schema\.json$/,
];

const write = (path, content) => {
  mkdirSync(dirname(join(OUT, path)), { recursive: true });
  writeFileSync(join(OUT, path), content);
};
const copy = (from, to, filter) => cpSync(join(ROOT, from), join(OUT, to), { recursive: true, filter });
/** All files of the site, by their path in it. */
const files = () =>
  readdirSync(OUT, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(OUT, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();

/** What the portal's pages ask it for and that never changes: the list of procedures, and procedures done in one go. */
async function lists() {
  const data = mkdtempSync(join(tmpdir(), "tokhai-site-"));
  const binary = process.env.TOKHAI ?? join(ROOT, "target/debug/tokhai");
  const portal = spawn(binary, ["serve", "--port", "0", "--root", ROOT, "--data", data]);
  try {
    const base = await new Promise((resolve, reject) => {
      let said = "";
      const read = (chunk) => {
        said += chunk;
        const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
        if (address) resolve(address);
      };
      portal.stdout.on("data", read);
      portal.stderr.on("data", read);
      portal.on("error", reject);
      portal.on("exit", (code) => reject(new Error(`tokhai serve ended with ${code}:\n${said}`)));
    });
    const get = async (path) => {
      const answer = await fetch(base + path);
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      return answer.text();
    };
    const list = await get("/api/procedures");
    write("api/procedures", list);
    for (const { path } of JSON.parse(list).bundles) write(decodeURIComponent(path.slice(1)), await get(path));
  } finally {
    portal.removeAllListeners("exit");
    portal.kill();
    rmSync(data, { recursive: true, force: true });
  }
}

const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.codePointAt(0)};`);
const slug = (text) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, "")
    .trim()
    .replaceAll(" ", "-");

/** The renderer of guides: HTML in a text stays text, and links lead to what is on the site. */
function renderer(path) {
  const markdown = new MarkdownIt({ html: false });
  const lead = (href) => {
    if (/^(https?:|mailto:|#)/.test(href)) return href;
    const [file, anchor] = href.split("#");
    const target = posix.normalize(posix.join(posix.dirname(path), file));
    const known = target.startsWith("..") ? existsSync(join(OUT, target.replace(/^(\.\.\/)+/, ""))) : true;
    const page = file.replace(/\.md$/, ".html");
    return known && !(target.startsWith("..") && file.endsWith(".md")) && page + (anchor ? `#${anchor}` : "");
  };
  markdown.core.ruler.push("site", ({ tokens }) => {
    for (const [at, token] of tokens.entries()) {
      if (token.type === "heading_open") token.attrSet("id", slug(tokens[at + 1].content));
      // The policy allows no style of a single element.
      if (token.attrGet("style"))
        token.attrs = [["class", "end"]].filter(() => token.attrGet("style").includes("right"));
      // A head without words is none.
      if (token.type === "th_open" && !tokens[at + 1].content) token.tag = tokens[at + 2].tag = "td";
      const dropped = [];
      for (const inner of token.children ?? []) {
        if (inner.type === "link_open") {
          const href = lead(inner.attrGet("href"));
          dropped.push(!href);
          if (href) inner.attrSet("href", href);
          else Object.assign(inner, { tag: "span", attrs: null });
        } else if (inner.type === "link_close" && dropped.pop()) inner.tag = "span";
      }
    }
  });
  const plain = (tokens, at, options, env, self) => self.renderToken(tokens, at, options);
  let tables = 0;
  markdown.renderer.rules.table_open = (...words) =>
    `<div class="wide" tabindex="0" role="region" aria-label="Table ${(tables += 1)}">${plain(...words)}`;
  markdown.renderer.rules.table_close = (...words) => `${plain(...words)}</div>\n`;
  markdown.renderer.rules.fence = (tokens, at) =>
    `<pre tabindex="0"><code>${escaped(tokens[at].content)}</code></pre>\n`;
  return markdown;
}

/** A guide, or the list of them, as a page. */
function guidePage(path, lang, title, body) {
  const up = "../".repeat(path.split("/").length);
  const links = ["pages/pages.css", "guide.css"]
    .map((file) => `<link rel="stylesheet" href="${up}${file}">`)
    .join("\n");
  const head = `<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>${escaped(title)}</title>\n<link rel="icon" href="data:,">\n${links}`;
  const bar = `<header class="bar"><a class="brand" href="${up}">Tờ Khai</a><span class="tools"><a href="${up}guides/">${lang === "vi" ? "Hướng dẫn" : "Guides"}</a></span></header>`;
  write(
    `guides/${path}`,
    `<!doctype html>\n<html lang="${lang}">\n<head>\n<meta charset="utf-8">\n${head}\n</head>\n<body>\n${bar}\n<main class="guide">\n${body}</main>\n</body>\n</html>\n`,
  );
}

/** The pages of docs/, and the list of them. */
function guides() {
  const all = readdirSync(join(ROOT, "docs"), { recursive: true })
    .map((path) => path.replaceAll("\\", "/"))
    .sort();
  const listed = { vi: [], en: [] };
  for (const path of all.filter((path) => path.endsWith(".md"))) {
    const text = readFileSync(join(ROOT, "docs", path), "utf8");
    const lang = /(^|\/)vi\//.test(path) ? "vi" : "en";
    const [, title = path] = /^# (.*)$/m.exec(text) ?? [];
    const page = path.replace(/\.md$/, ".html");
    guidePage(page, lang, title, renderer(path).render(text));
    listed[lang].push(`<li lang="${lang}"><a href="${page}">${escaped(title)}</a></li>`);
  }
  for (const path of all.filter((path) => /\.(png|webp|svg|gif|apng)$/.test(path)))
    copy(`docs/${path}`, `guides/${path}`);
  const part = (lang, title) =>
    listed[lang].length ? `<h2 lang="${lang}">${title}</h2>\n<ul>\n${listed[lang].join("\n")}\n</ul>\n` : "";
  const body = `<h1>Hướng dẫn · <span lang="en">Guides</span></h1>\n${part("vi", "Tiếng Việt")}${part("en", "English")}`;
  guidePage("index.html", "vi", "Hướng dẫn · Guides", body);
}

/** Puts the policy, the mark of a host of files and the script for offline use into every page. */
function dress() {
  for (const path of files().filter((path) => path.endsWith(".html"))) {
    const up = "../".repeat(path.split("/").length - 1);
    const whole = readFileSync(join(OUT, path), "utf8")
      .replace("<html ", '<html data-host="files" ')
      // Without a script a host of files has nothing to post to.
      .replace(/\s*<noscript[^]*?<\/noscript\s*>/g, "")
      .replace(
        /<meta charset="utf-8" ?\/?>/,
        (charset) =>
          `${charset}\n<meta http-equiv="Content-Security-Policy" content="${POLICY}">\n<script type="module" src="${up}offline.js"></script>`,
      );
    if (!whole.includes("data-host") || !whole.includes(POLICY)) throw new Error(`${path}: no place for the policy`);
    writeFileSync(join(OUT, path), whole);
  }
}

/** Fails when a page names a file of the site that is not there, or an address at the top of the host. */
function check() {
  const wrong = [];
  for (const path of files().filter((path) => path.endsWith(".html"))) {
    const text = readFileSync(join(OUT, path), "utf8").replace(/<pre[^]*?<\/pre>/g, "");
    for (const [, address] of text.matchAll(/ (?:href|src)="([^"#?]+)/g)) {
      if (/^(https?:|mailto:|data:)/.test(address)) continue;
      const target = join(OUT, dirname(path), address.replace(/\/$/, "/index.html").replace(/^\.?$/, "index.html"));
      const there = !address.startsWith("/") && existsSync(target);
      if (!there) wrong.push(`${path}: ${address}`);
    }
  }
  if (wrong.length) throw new Error(`pages name what is not on the site:\n  ${wrong.join("\n  ")}`);
}

/** Names the files of this edition in the service worker. */
function worker() {
  const own = files().filter((path) => path !== "sw.js");
  const hash = createHash("sha256");
  for (const path of own) hash.update(path).update(readFileSync(join(OUT, path)));
  const later = (path) => LATER.some((pattern) => pattern.test(path));
  const [core, more] = [own.filter((path) => !later(path)), own.filter(later)];
  const version = hash.digest("hex").slice(0, 16);
  const kept = { name: "tokhai-site-", version, root: "./", core, more, fresh: false };
  write("sw.js", keeper(kept, readFileSync(join(OUT, "sw.js"), "utf8")));
}

/** Lays each file there compressed as well, unless that gains nothing; gives the bytes, plain and as Brotli. */
function compress() {
  let [plain, small] = [0, 0];
  for (const path of files()) {
    const bytes = readFileSync(join(OUT, path));
    plain += bytes.length;
    if (![".html", ".js", ".css", ".json", ".wasm", ".txt", ".svg", ""].includes(extname(path)) || bytes.length < 512) {
      small += bytes.length;
      continue;
    }
    const quality = quick ? 4 : bytes.length > 2e6 ? 9 : 11;
    const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    const packed = brotliCompressSync(bytes, { params });
    small += packed.length;
    writeFileSync(join(OUT, `${path}.br`), packed);
    writeFileSync(join(OUT, `${path}.gz`), gzipSync(bytes, { level: quick ? 4 : 9 }));
  }
  return { plain, small };
}

rmSync(OUT, { recursive: true, force: true });
const published = (path) => !/\.(d\.ts|built-from)$/.test(path);
copy("www/src", "src", published);
for (const module of ["form", "dossier", "workbench", "qr"]) copy(`www/pkg/${module}`, `pkg/${module}`, published);
copy(
  "www/pages",
  "pages",
  (path) => !PORTAL_ONLY.some((name) => path.endsWith(`/${name}.html`) || path.endsWith(`/${name}.js`)),
);
copy("www/playground", "playground");
copy("www/site", ".");
for (const name of ["people", "cases", "life-events", "cautions"])
  copy(`schemas/vn/${name}.json`, `schemas/vn/${name}.json`);
for (const name of ["procedures", "codes", "pack"]) copy(`schemas/vn/${name}`, `schemas/vn/${name}`);
for (const name of readdirSync(join(ROOT, "schemas")).filter((name) => name.endsWith(".json")))
  copy(`schemas/${name}`, `schemas/${name}`);
const reused = ["form", "dossier", "workbench", "npm:preact", "npm:lean-qr"];
execFileSync(process.execPath, ["scripts/notices.mjs", join(OUT, "THIRD-PARTY-NOTICES.txt"), ...reused], { cwd: ROOT });
await lists();
guides();
dress();
check();
worker();
const { plain, small } = compress();
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
console.log(`target/site: ${megabytes(plain)}, ${megabytes(small)} as Brotli`);
