// The code of the published modules is sorted for the compressor and put in order by the page.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { sorted } from "../../scripts/sort.mjs";
import { ordered } from "../../www/src/ordered.js";
import { ROOT } from "./harness.mjs";

/** One operation of every shape: whatever numbers follow it. */
const EVERY_SHAPE = `(module
  (import "" "ask" (func $ask (param i32) (result i32)))
  (memory (export "memory") 2)
  (data $words "abcdefgh")
  (table $table 4 funcref)
  (elem $later func $ask)
  (global $long (mut i64) (i64.const -9000000000000000000))
  (func $twice (export "twice") (param i32) (result i32) (local f64 f32 i64)
    (local.set 1 (f64.const 1.5)) (local.set 2 (f32.const 0.1)) (local.set 3 (global.get $long))
    (global.set $long (i64.const 123456789012345))
    (drop (memory.grow (i32.const 0))) (drop (memory.size))
    (memory.init $words (i32.const 16) (i32.const 0) (i32.const 8))
    (memory.copy (i32.const 32) (i32.const 16) (i32.const 8))
    (memory.fill (i32.const 64) (i32.const 7) (i32.const 8))
    (table.init $table $later (i32.const 1) (i32.const 0) (i32.const 1))
    (table.set $table (i32.const 0) (ref.func $ask)) (drop (ref.is_null (table.get $table (i32.const 0))))
    (table.copy $table $table (i32.const 2) (i32.const 1) (i32.const 1))
    (table.fill $table (i32.const 3) (ref.null func) (i32.const 1)) (drop (table.size $table))
    (i64.store offset=1000 (i32.const 8) (i64.extend8_s (local.get 3)))
    (drop (i32.trunc_sat_f64_s (local.get 1)))
    (drop (select (result funcref) (ref.null func) (ref.func $ask) (i32.const 1)))
    (block $out (loop $again
      (br_if $out (i32.eqz (i32.load8_u offset=70000 align=1 (i32.const 0))))
      (br_table $again $out $out (local.get 0))))
    (if (result i32) (local.get 0)
      (then (i32.mul (i32.const 2) (call $ask (local.get 0))))
      (else (call_indirect $table (param i32) (result i32) (i32.const 21) (i32.const 1)))))
  (func (export "forget") (data.drop $words) (elem.drop $later)))`;

function module() {
  const folder = mkdtempSync(join(tmpdir(), "tokhai-ordered-"));
  writeFileSync(join(folder, "every.wat"), EVERY_SHAPE);
  const features = ["bulk-memory", "bulk-memory-opt", "nontrapping-float-to-int", "reference-types", "sign-ext"];
  const words = [
    ...features.map((name) => `--enable-${name}`),
    join(folder, "every.wat"),
    "-o",
    join(folder, "every.wasm"),
  ];
  execFileSync(join(ROOT, "www/node_modules/.bin/wasm-as"), words);
  const bytes = readFileSync(join(folder, "every.wasm"));
  rmSync(folder, { recursive: true });
  return bytes;
}

test("operations of every shape find their numbers again", async () => {
  const again = ordered(new Uint8Array(sorted(module())));
  const { instance } = await WebAssembly.instantiate(again, { "": { ask: (number) => number + 1 } });
  // The second way asks through the table.
  assert.deepEqual([instance.exports.twice(20), instance.exports.twice(0)], [42, 22]);
  const memory = Buffer.from(instance.exports.memory.buffer);
  assert.equal(memory.toString("latin1", 32, 40), "abcdefgh");
});

test("a module that is not sorted, and what is none, comes back as it is", () => {
  const plain = new Uint8Array(module());
  assert.equal(ordered(plain), plain);
  const page = new TextEncoder().encode("<!doctype html><title>Sign in</title>");
  assert.equal(ordered(page), page);
});

test("a module that is cut off is refused, wherever it ends", () => {
  const whole = new Uint8Array(sorted(module()));
  for (let length = 4; length < whole.length; length++)
    assert.throws(() => ordered(whole.subarray(0, length)), RangeError);
});
