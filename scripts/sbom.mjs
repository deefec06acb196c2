// The bill of materials of a release, CycloneDX 1.6: every crate of Cargo.lock that a build with all features links or runs, and
// the packages that are bundled into scripts, with versions, licences and hashes as the lock files have them. The same sources
// give the same file: no time and no random number stands in it.
// usage: node scripts/sbom.mjs FILE

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [out] = process.argv.slice(2);
const root = fileURLToPath(new URL("..", import.meta.url));
/** What of npm is in what is published; all else there is for development. */
const BUNDLED = ["preact", "lean-qr"];

const words = ["metadata", "--locked", "--format-version", "1", "--all-features"];
const metadata = JSON.parse(execFileSync("cargo", words, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 }));
const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]));
const packages = new Map(metadata.packages.map((own) => [own.id, own]));

/** Checksums by `name version`, from Cargo.lock. */
const checksums = new Map(
  readFileSync(`${root}Cargo.lock`, "utf8")
    .split("[[package]]")
    .map((part) => ["name", "version", "checksum"].map((key) => new RegExp(`^${key} = "(.*)"$`, "m").exec(part)?.[1]))
    .filter(([, , checksum]) => checksum)
    .map(([name, version, checksum]) => [`${name} ${version}`, checksum]),
);

/** What is needed to build or to run; what only tests need is left out. */
const needed = ({ deps }) => deps.filter(({ dep_kinds }) => dep_kinds.some(({ kind }) => kind !== "dev"));
const found = new Set();
const waiting = [metadata.resolve.root];
for (let id = waiting.pop(); id; id = waiting.pop()) {
  if (found.has(id)) continue;
  found.add(id);
  waiting.push(...needed(nodes.get(id)).map(({ pkg }) => pkg));
}
found.delete(metadata.resolve.root);

const reference = ({ name, version }) => `pkg:cargo/${name}@${version}`;
const licences = (license) => (license ? { licenses: [{ expression: license.replaceAll("/", " OR ") }] } : {});
const component = (own) => {
  const content = checksums.get(`${own.name} ${own.version}`);
  return {
    type: "library",
    "bom-ref": reference(own),
    name: own.name,
    version: own.version,
    ...(content ? { hashes: [{ alg: "SHA-256", content }] } : {}),
    ...licences(own.license),
    purl: reference(own),
  };
};
const crates = [...found].map((id) => packages.get(id));
const locked = JSON.parse(readFileSync(`${root}www/package-lock.json`, "utf8")).packages;
const bundled = BUNDLED.map((name) => {
  const { version, license, integrity } = locked[`node_modules/${name}`];
  const purl = `pkg:npm/${name}@${version}`;
  const content = Buffer.from(integrity.replace(/^sha512-/, ""), "base64").toString("hex");
  return {
    type: "library",
    "bom-ref": purl,
    name,
    version,
    hashes: [{ alg: "SHA-512", content }],
    ...licences(license),
    purl,
  };
});
const byName = (a, b) => (a["bom-ref"] < b["bom-ref"] ? -1 : 1);
const own = packages.get(metadata.resolve.root);
const dependsOn = (id) => [...new Set(needed(nodes.get(id)).map(({ pkg }) => reference(packages.get(pkg))))].sort();
const bom = {
  $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  version: 1,
  metadata: { component: { ...component(own), type: "application" } },
  components: [...crates.map(component), ...bundled].sort(byName),
  dependencies: [metadata.resolve.root, ...found]
    .map((id) => ({ ref: reference(packages.get(id)), dependsOn: dependsOn(id) }))
    .sort((a, b) => (a.ref < b.ref ? -1 : 1)),
};
writeFileSync(out, `${JSON.stringify(bom, null, 2)}\n`);
console.log(`${bom.components.length} components`);
