// Writes the package.json that is published: that of www/ without what only development needs. Fails when the
// version differs from the crate's or when it names a file that is not in the package.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [out] = process.argv.slice(2);
const root = fileURLToPath(new URL("..", import.meta.url));
const {
  devDependencies,
  scripts,
  private: _,
  ...published
} = JSON.parse(readFileSync(join(root, "www/package.json"), "utf8"));

const crate = /^version = "(.*)"$/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"))[1];
const problems = [];
if (published.version !== crate)
  problems.push(`www/package.json has version ${published.version}, Cargo.toml ${crate}`);

const named = [];
const collect = (value) => {
  if (typeof value === "string") named.push(value);
  else if (value && typeof value === "object") Object.values(value).forEach(collect);
};
[published.exports, published.types, published.files].forEach(collect);
for (const path of named.filter((path) => !path.endsWith("/package.json") && !existsSync(join(out, path)))) {
  problems.push(`www/package.json names ${path}, which is not in the package`);
}

if (problems.length > 0) {
  for (const problem of problems) console.error(`error: ${problem}`);
  process.exit(1);
}
writeFileSync(join(out, "package.json"), JSON.stringify(published, null, 2) + "\n");
