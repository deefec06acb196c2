// Writes THIRD-PARTY-NOTICES.txt: what of others is linked into modules of WebAssembly, and bundled into scripts, under which
// licence, with the text where it brings one. The npm package has two modules, and its scripts hold nothing of others.
// usage: node scripts/notices.mjs FILE [MODULE… [npm:PACKAGE…]]   (form and gate where none is named)

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [out, ...named] = process.argv.slice(2);
const modules = named.length ? named.filter((name) => !name.startsWith("npm:")) : ["form", "gate"];
const packages = named.filter((name) => name.startsWith("npm:")).map((name) => name.slice("npm:".length));
const root = fileURLToPath(new URL("..", import.meta.url));
const tree = (module) => {
  const words = [
    ...["tree", "--locked", "--target", "wasm32-unknown-unknown", "--edges", "normal,no-proc-macro"],
    ...["--no-default-features", "--features", module, "--prefix", "none", "--no-dedupe", "--format", "{p}|{l}|{r}"],
  ];
  return execFileSync("cargo", words, { cwd: root, encoding: "utf8" }).trim().split("\n");
};
const linked = [...new Set(modules.flatMap(tree))]
  .filter((line) => !line.startsWith("tokhai "))
  .map((line) => {
    const [name, licence, repository] = line.split("|");
    const [crate, version] = name.split(" ");
    return { crate, version: version.slice(1), licence, repository };
  })
  .sort((a, b) => (a.crate < b.crate ? -1 : 1));
if (linked.length === 0) throw new Error("cargo tree names no crate that is linked");

// Cargo keeps what it fetched in one folder for each registry.
const kept = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry/src");
const registries = existsSync(kept) ? readdirSync(kept) : [];

/** The text of a crate's licence: the shorter one, where there is a choice. */
function text({ crate, version }) {
  const folder = registries
    .map((registry) => join(kept, registry, `${crate}-${version}`))
    .find((folder) => existsSync(folder));
  const names = folder ? readdirSync(folder).filter((name) => /^(licen[cs]e|copying|unlicense)/i.test(name)) : [];
  const best = names.find((name) => /mit/i.test(name)) ?? names.find((name) => !/apache/i.test(name)) ?? names[0];
  return best ? readFileSync(join(folder, best), "utf8").trim() : "The text of the licence is in the repository.";
}

const parts = linked.map(
  (one) => `${one.crate} ${one.version}\nLicence: ${one.licence}\n${one.repository}\n\n${text(one)}\n`,
);
for (const name of packages) {
  const folder = join(root, "www/node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  parts.push(`${name} ${version}\nLicence: ${license}\n\n${readFileSync(join(folder, "LICENSE"), "utf8").trim()}\n`);
}
const standard =
  "The Rust standard library\nLicence: MIT OR Apache-2.0\nhttps://github.com/rust-lang/rust\n\nCopyright (c) The Rust Project Contributors\n";
const line = `\n${"-".repeat(80)}\n\n`;
const head =
  "tokhai is under the MIT licence or the Apache licence 2.0, as you like. Its modules of WebAssembly hold:\n";
writeFileSync(out, [head, standard, ...parts].join(line));
