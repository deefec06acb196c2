// The bytes of a file as the module reads them: unpacked, and never more than a browser can hold.

import { words } from "./words.js";

/** Most that is read of one file after unpacking, in bytes. */
const MOST = 256 * 1024 * 1024;

/** What a name may end with to be opened. */
const KNOWN = /\.(json|ndjson|jsonl|jsonld|tokhai|bpmn)(\.gz)?$|\.gz$/i;

/** Paper forms, from which a procedure can be started. @param {string} name */
export const isForm = (name) => /\.(docx|odt|html?|txt|pdf)$/i.test(name);

/** Models of processes, of which a procedure that is open can take its own. @param {string} name */
export const isModel = (name) => /\.bpmn$/i.test(name);

/**
 * The bytes of a file, unless it holds more than is ever read: that is told by its size, before anything of it is.
 *
 * @param {Blob} file @returns {Promise<{raw?: ArrayBuffer, problem?: string}>}
 */
export async function rawOf(file) {
  if (file.size > MOST) return { problem: words.tooLarge };
  const raw = await file.arrayBuffer().catch(() => undefined);
  return raw ? { raw } : { problem: words.unreadable };
}

/** @param {string} name */
export const opens = (name) => KNOWN.test(name);

/** Unpacks gzip as it streams, and stops at the bound. @param {ArrayBuffer} raw */
async function unpacked(raw) {
  const stream = new Blob([raw]).stream().pipeThrough(new DecompressionStream("gzip"));
  const parts = [];
  let size = 0;
  for (const reader = stream.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MOST) {
      await reader.cancel();
      return undefined;
    }
    parts.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * @param {string} name
 * @param {ArrayBuffer} raw
 * @returns {Promise<{bytes?: Uint8Array, problem?: string}>}
 */
export async function bytesOf(name, raw) {
  if (!opens(name)) return { problem: words.unknownKind };
  const head = new Uint8Array(raw, 0, Math.min(2, raw.byteLength));
  const packed = head[0] === 0x1f && head[1] === 0x8b;
  if (!packed) return { bytes: new Uint8Array(raw) };
  try {
    const bytes = await unpacked(raw);
    return bytes ? { bytes } : { problem: words.tooLarge };
  } catch {
    return { problem: words.brokenGzip };
  }
}
