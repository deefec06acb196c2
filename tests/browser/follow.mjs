// Follows a guide as its reader would, in an empty folder: writes the files it shows, runs its commands, and holds what they
// say against what the text says they say.
//
// What a fenced block is stands behind its three marks:
//
//     json pack.json    goes into that file, member by member (RFC 7396)
//     text form.txt     is that file; so with every language and a name
//     sh                is run and ends well; `sh exit=1` ends with that code
//     sh serve          runs until the guide ends; the address it prints is the guide's http://127.0.0.1:8080
//     sh checkout       is for a checkout, where it builds something: only its targets are looked up
//     text              stands in what the last command said, line by line and in this order; “…” is any text within a line
//
// The repository lies in the folder as `tokhai`, as for a reader who has cloned it there.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import { ROOT } from "./harness.mjs";

export const TOKHAI = resolve(process.env.TOKHAI ?? join(ROOT, "target/debug/tokhai"));

/** The address guides name; what a command prints stands in its place. */
const ADDRESS = "http://127.0.0.1:8080";
/** How long a server may take to say its address, in milliseconds. */
const PATIENCE = 60_000;

/** The fenced blocks of a text: language, the words behind it, the text within. */
export const blocksOf = (text) =>
  [...text.matchAll(/^```(\w+) ?(.*)\n([^]*?)^```$/gm)].map(([, language, words, inner]) => ({
    language,
    words,
    text: inner,
  }));

/** The fenced blocks of a file below `docs/`. */
export const blocks = (guide) => blocksOf(readFileSync(join(ROOT, "docs", guide), "utf8"));

/** As RFC 7396 says. */
function merged(target, patch) {
  if (patch === null || typeof patch !== "object" || Array.isArray(patch)) return patch;
  const whole = target && typeof target === "object" && !Array.isArray(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete whole[name];
    else whole[name] = merged(whole[name], value);
  }
  return whole;
}

/** Fails unless the lines stand in what was said, one after the other. */
function assertSaid(lines, said) {
  let rest = said;
  for (const line of lines.map((line) => line.trim()).filter((line) => line && line !== "…")) {
    const words = line.split("…").map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const found = new RegExp(words.join("[^\\n]*?")).exec(rest);
    assert.ok(found, `“${line}” is not (or not there) in what was said:\n${said}`);
    rest = rest.slice(found.index + found[0].length);
  }
}

/** An empty folder in which guides are followed. */
export class Walk {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "tokhai-guide-"));
    symlinkSync(resolve(ROOT), join(this.folder, "tokhai"));
    this.address = ADDRESS;
    this.servers = [];
    this.last = undefined;
  }

  /** Ends what was started and takes the folder away. */
  end() {
    for (const server of this.servers) {
      try {
        process.kill(-server.pid);
      } catch {
        // It has ended by itself.
      }
    }
    rmSync(this.folder, { recursive: true });
  }

  environment() {
    const { TOKHAI_DATA, TOKHAI_DATABASE, TOKHAI_REGISTERS, ...kept } = process.env;
    const path = `${dirname(TOKHAI)}:${process.env.PATH}`;
    return { ...kept, PATH: path, HOME: this.folder, PORT: "0", npm_config_offline: "true" };
  }

  here = (text) => text.replaceAll(ADDRESS, this.address);

  read = (name) => readFileSync(join(this.folder, name), "utf8");

  has = (name) => existsSync(join(this.folder, name));

  write(name, text) {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  add({ words: name, text }) {
    if (!name.endsWith(".json")) return this.write(name, this.here(text));
    const before = this.has(name) ? JSON.parse(this.read(name)) : {};
    this.write(name, JSON.stringify(merged(before, JSON.parse(text)), null, 2));
  }

  run(command) {
    const options = { cwd: this.folder, encoding: "utf8", env: this.environment() };
    const { stdout, stderr, status } = spawnSync("sh", ["-ec", this.here(command)], options);
    this.last = { said: stdout + stderr, status };
    return this.last;
  }

  /** Starts what serves; resolves with its address. */
  async serve(command) {
    const options = { cwd: this.folder, env: this.environment(), detached: true, stdio: ["ignore", "pipe", "pipe"] };
    const server = spawn("sh", ["-ec", command], options);
    this.servers.push(server);
    let said = "";
    this.address = await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${command} gave no address:\n${said}`)), PATIENCE);
      const read = (chunk) => {
        said += chunk;
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
        if (!found) return;
        clearTimeout(late);
        resolve(found[0]);
      };
      server.stdout.on("data", read);
      server.stderr.on("data", read);
      server.on("exit", (code) => reject(new Error(`${command} ended with ${code}:\n${said}`)));
    });
    this.last = { said, status: 0 };
    return this.address;
  }

  /**
   * Goes through blocks until `end` says that the rest is for others; gives the rest. `written` hears of each file.
   *
   * @param {{language: string, words: string, text: string}[]} list
   * @param {{end?: (block: object) => boolean, written?: (name: string) => void}} more
   */
  async follow(list, { end = () => false, written = () => {} } = {}) {
    while (list.length && !end(list[0])) {
      const block = list.shift();
      if (block.language === "sh") await this.command(block);
      else if (block.words) {
        this.add(block);
        written(block.words);
      } else if (block.language === "text") assertSaid(block.text.split("\n"), this.last.said);
      else assert.fail(`a block is neither run nor written: ${block.language}\n${block.text}`);
    }
    return list;
  }

  async command({ words, text }) {
    if (words === "checkout") {
      const makefile = readFileSync(join(ROOT, "Makefile"), "utf8");
      for (const [, target] of text.matchAll(/\bmake ([a-z-]+)/g))
        assert.match(makefile, new RegExp(`^${target}:`, "m"), `make has no target ${target}`);
      return;
    }
    if (words === "serve") return void (await this.serve(text));
    const [, code = "0"] = /^exit=(\d+)$/.exec(words) ?? [];
    assert.ok(words === "" || words.startsWith("exit="), `what is “sh ${words}”?`);
    const { said, status } = this.run(text);
    assert.equal(status, Number(code), `${text}${said}`);
  }
}
