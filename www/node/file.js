// Node.js, Deno and Bun read the module from the package's own file, when it is first needed.

import { readFileSync } from "node:fs";

import { startFrom } from "./checks.js";

startFrom(() => new WebAssembly.Module(readFileSync(new URL("../pkg/gate/tokhai_bg.wasm", import.meta.url))));
