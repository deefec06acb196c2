// The package as it is published: what is in it, that it can be imported anywhere, that its types and its text are true.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { ROOT, journey } from "./harness.mjs";
import { APP, install, serve } from "./examples.mjs";

const PACKAGE = join(APP, "node_modules/tokhai");
const text = (path) => readFileSync(join(PACKAGE, path), "utf8");

let site;
before(async () => {
  install();
  site = await serve();
});
after(() => site?.stop());

const files = (folder = "") =>
  readdirSync(join(PACKAGE, folder))
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(join(PACKAGE, path)).isDirectory() ? files(path) : [path]));

test("the package holds what a page needs, and every name it gives leads to a file of it", () => {
  const found = files();
  const elsewhere = found.filter(
    (path) =>
      !/^(client|node|src|pkg\/(form|gate))\/|^(package\.json|README\.md|LICENSE-[A-Z0-9]+|THIRD-PARTY-NOTICES\.txt)$/.test(
        path,
      ),
  );
  assert.deepEqual(elsewhere, []);
  for (const path of [
    "README.md",
    "LICENSE-MIT",
    "THIRD-PARTY-NOTICES.txt",
    "src/to-khai.js",
    "src/to-khai.css",
    "pkg/form/tokhai_bg.wasm",
    "pkg/form/tokhai_rest.wasm",
    "pkg/gate/tokhai_bg.wasm",
    "node/index.js",
    "client/index.js",
    "client/types.d.ts",
  ])
    assert.ok(found.includes(path), path);
  const { exports, types, sideEffects, dependencies, scripts } = JSON.parse(text("package.json"));
  const named = [
    types,
    ...sideEffects,
    ...Object.values(exports).flatMap((it) => (typeof it === "string" ? it : Object.values(it))),
  ];
  for (const path of named) assert.ok(existsSync(join(PACKAGE, path)), path);
  // A bundler may drop what has no side effects, and the element registers itself.
  assert.ok(sideEffects.includes(exports["."].default));
  assert.deepEqual([dependencies, scripts], [undefined, undefined], "it needs nothing and runs nothing when installed");
  for (const path of found.filter((path) => /\.(js|d\.ts|md|json)$/.test(path)))
    for (const [, target] of text(path).matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g))
      // Types of a script are named by the script.
      assert.ok(
        [target, target.replace(/\.js$/, ".d.ts")].some((name) => found.includes(join(path, "..", name))),
        `${path} imports ${target}`,
      );
});

test("a server may import it", () => {
  const script = `
    const { ToKhaiElement } = await import("tokhai");
    const { formModule } = await import("tokhai/module");
    new ToKhaiElement();
    console.log(typeof ToKhaiElement, typeof formModule);`;
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: APP, encoding: "utf8" });
  assert.equal(said.trim(), "function function");
});

test("TypeScript takes the examples with --strict", () => {
  for (const name of ["react", "react-dom", "@types", "csstype"]) {
    const [from, to] = [join(ROOT, "www/node_modules", name), join(APP, "node_modules", name)];
    if (existsSync(from) && !existsSync(to)) symlinkSync(from, to);
  }
  mkdirSync(join(APP, "types"), { recursive: true });
  writeFileSync(join(APP, "types/modules.d.ts"), 'declare module "react-dom/client";\n');
  const config = {
    compilerOptions: {
      ...{ strict: true, noEmit: true, target: "es2022", module: "esnext", moduleResolution: "bundler" },
      ...{ jsx: "react-jsx", lib: ["es2023", "dom", "dom.iterable"], types: [], allowImportingTsExtensions: true },
    },
    include: ["examples/typed/*.ts", "examples/react/*.tsx", "types/*.d.ts"],
  };
  writeFileSync(join(APP, "tsconfig.json"), JSON.stringify(config));
  try {
    execFileSync(join(ROOT, "www/node_modules/.bin/tsc"), ["-p", APP], { encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    assert.fail(error.stdout || error.message);
  }
});

// ---- the text is checked against the types, the types against the element ----

const TYPES = text("src/to-khai.d.ts");
const README = text("README.md");

/** The body of an interface or a class. */
const body = (name) => {
  const [, found] = new RegExp(`(?:interface|class) ${name}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(TYPES) ?? [];
  assert.ok(found, `the types have ${name}`);
  return found;
};
/** Names of members, one level deep. */
const members = (name, pattern) => [...body(name).matchAll(new RegExp(`^  (?:${pattern})`, "gm"))].map(([, it]) => it);
/** Names in the first column of the table below a heading. */
const documented = (heading) => {
  const [, section] = new RegExp(`### ${heading}\\n([\\s\\S]*?)(?:\\n##|$)`).exec(README) ?? [];
  const cells = [...section.matchAll(/^\| (`[^|]*) \|/gm)].map(([, cell]) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`([a-z-]+)[^`]*`/gi)].map(([, name]) => name)).sort();
};
const unique = (names) => [...new Set(names)].sort();

test("the text names every attribute, property, method and event, and no other", () => {
  const attributes = members("ToKhaiAttributes", '"?([a-z-]+)"?\\?:');
  const methods = unique(members("ToKhaiElement", "(\\w+)(?:<.*>)?\\("));
  const properties = unique(members("ToKhaiElement", "(?:readonly |get )?(\\w+)(?:\\(\\))?: ")).filter(
    (name) => !methods.includes(name),
  );
  assert.deepEqual(documented("Attributes"), attributes.sort());
  assert.deepEqual(unique(documented("Properties")), properties);
  assert.deepEqual(unique(documented("Methods")), methods);
  assert.deepEqual(documented("Events"), members("ToKhaiEvents", "(\\w+): ").sort());
});

test("the text names every custom property of the styles", () => {
  const own = (from) => unique([...from.matchAll(/--tk-[a-z-]+/g)].map(([name]) => name));
  assert.deepEqual(own(README), own(text("src/to-khai.css")));
});

journey("what the text promises is on the element and on the page", { path: null }, async ({ page }) => {
  await page.goto(`${site.url}/examples/host-form/`);
  await page.locator("to-khai form.tk").waitFor();
  const promised = [...documented("Properties"), ...documented("Methods")];
  const missing = await page.evaluate(
    (names) => names.filter((name) => !(name in document.querySelector("to-khai"))),
    promised,
  );
  assert.deepEqual(missing, []);
  const read = await page.evaluate(() => {
    const { observedAttributes } = customElements.get("to-khai");
    return observedAttributes;
  });
  // As it was written: what is published is minified.
  const script = readFileSync(join(ROOT, "www/src/to-khai.js"), "utf8");
  const used = [...script.matchAll(/(?:(?:get|has|toggle)Attribute\(|said\(this, )"([a-z-]+)"/g)].map(
    ([, name]) => name,
  );
  const reflected = /for \(const name of \[([^\]]+)\]\) \{\n  Object\.defineProperty/.exec(script)[1].match(/[a-z-]+/g);
  assert.deepEqual(
    unique([...read, ...used, ...reflected]).filter((name) => name !== "lang"),
    documented("Attributes"),
  );

  // Every part the text names is there somewhere on the way.
  const [, named] = /The ones to know:([^.]+)\./.exec(README.replaceAll("\n", " "));
  const parts = unique([...named.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name));
  await page.evaluate(() => document.querySelector("to-khai").validate());
  await page.evaluate(() => document.querySelector("to-khai").setAttribute("view", "steps"));
  await page.waitForFunction(() => document.querySelector("to-khai").shadowRoot.querySelector(".tk-progress"));
  await page.evaluate(() => document.querySelector("to-khai").validate());
  const there = await page.evaluate(() =>
    [...document.querySelector("to-khai").shadowRoot.querySelectorAll("[part]")].flatMap((node) => [...node.part]),
  );
  assert.deepEqual(
    parts.filter((name) => !there.includes(name)),
    [],
  );
});
