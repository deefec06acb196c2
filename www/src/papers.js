// Files on their way into a form: what they are by their content, several pictures as one paper, and sending them until
// they have arrived. Loaded when the first file is chosen, and one file because it is loaded as one.
//
// `desk` is what the element lends: `tell(key, about)` asks the form, `files` and `transfers` are what the person chose.

/**
 * @typedef {object} Transfer what is told of a file on its way
 * @property {string} name
 * @property {"asked"|"sending"|"progress"|"failed"|"ended"|"lost"|"removed"} [state] nothing when it has arrived
 * @property {string} [reason] why the host refused it; empty when the connection failed
 */

const PAPERS = "/x-documents/";
const PDF = "application/pdf";
const JPEG = "image/jpeg";

const WORDS = {
  vi: {
    heic: "máy này chưa mở được ảnh HEIC. Trên iPhone, vào Cài đặt › Camera › Định dạng, chọn “Tương thích nhất” rồi chụp lại.",
    unreadable: "không mở được ảnh này. Hãy chụp lại.",
    broken:
      "tệp PDF này bị hỏng hoặc chưa tải về hết. Hãy mở thử trên máy, rồi chọn lại tệp xem được hoặc chụp ảnh giấy tờ.",
    working: "Đang xử lý ảnh {n}/{of}…",
    ready: "Đã đính kèm “{name}”.",
    unplaced: "nơi tiếp nhận chưa xác nhận đã nhận tệp. Hãy thử lại; nếu vẫn chưa được, hãy báo cho nơi quản lý trang.",
    title: "Các trang của giấy tờ",
    page: "Trang {n}/{of}",
    up: "Đưa lên trước",
    down: "Đưa xuống sau",
    turn: "Xoay",
    remove: "Bỏ trang",
    large: "Phóng to",
    small: "Thu nhỏ",
    add: "Thêm trang",
    done: "Xong",
    close: "Đóng",
    size: "{n} KB",
  },
  en: {
    heic: "this device cannot open HEIC pictures. On an iPhone choose Settings › Camera › Formats › Most Compatible, then take it again.",
    unreadable: "this picture cannot be opened. Please take it again.",
    broken:
      "this PDF is damaged or was not downloaded to its end. Try to open it on this device, then choose a file that opens, or take a picture of the paper.",
    working: "Preparing picture {n} of {of}…",
    ready: "“{name}” is attached.",
    unplaced:
      "the office did not confirm that it has the file. Try again; if that does not help, tell whoever runs this page.",
    title: "Pages of the paper",
    page: "Page {n} of {of}",
    up: "Move up",
    down: "Move down",
    turn: "Turn",
    remove: "Remove the page",
    large: "Enlarge",
    small: "Shrink",
    add: "Add pages",
    done: "Done",
    close: "Close",
    size: "{n} KB",
  },
};
const say = (desk, name, values = {}) =>
  WORDS[/^en\b/i.test(desk.locale) ? "en" : "vi"][name].replace(/\{(\w+)\}/g, (_, key) => values[key]);

// ---- what a file is ----

/** Characters that hide or turn round the rest of a name, and those no system takes. */
const ODD = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff/\\]/gu;

/** A name that can be shown and stored anywhere; its ending stays. */
export function cleaned(name) {
  const [, stem, ending] = /^(.*?)(\.[^.]{1,10})?$/su.exec(name.normalize("NFC").replace(ODD, "").trim());
  return [...(stem || "tep")].slice(0, 120).join("").trim() + (ending ?? "");
}

const ENDINGS = { jpg: JPEG, jpeg: JPEG, png: "image/png", heic: "image/heic", heif: "image/heic", pdf: PDF };
const HEIC = /^(heic|heix|heim|heis|hevc|hevx|mif1|msf1)$/;

/** The type that the first bytes of a file tell; empty where they tell none. */
function typeOf(bytes) {
  const text = new TextDecoder("latin1").decode(bytes);
  const starts = (sign) => text.startsWith(sign);
  if (starts("\xff\xd8\xff")) return JPEG;
  if (text.startsWith("PNG\r\n", 1)) return "image/png";
  if (starts("GIF8")) return "image/gif";
  if (starts("RIFF") && text.slice(8, 12) === "WEBP") return "image/webp";
  if (starts("II*\0") || starts("MM\0*")) return "image/tiff";
  if (text.slice(4, 8) === "ftyp") {
    const brand = text.slice(8, 12);
    return HEIC.test(brand) ? "image/heic" : brand.startsWith("avi") ? "image/avif" : "video/mp4";
  }
  if (starts("MZ")) return "application/x-msdownload";
  if (starts("\x7fELF")) return "application/x-elf";
  if (starts("#!")) return "application/x-sh";
  const markup = text
    .replace(/<!--[^]*?-->/g, "")
    .replace(/^(\xef\xbb\xbf|\s)+/, "")
    .toLowerCase();
  if (/^<(svg|(\?xml|!doctype svg)[^]*<svg)/.test(markup)) return "image/svg+xml";
  if (/^(<\?xml[^>]*>\s*)?<(!doctype html|html|head|body|script|iframe)\b/.test(markup)) return "text/html";
  // Some writers put a few bytes before the sign of a PDF, but no other format's.
  if (starts("%PDF") || (/^[^<]{0,1000}%PDF-/.test(text) && !starts("PK"))) return PDF;
  return "";
}

/** How far from the end of a PDF the way to its parts may stand, in bytes. */
const TAIL = 2048;

/** Whether a PDF is there to its end: the way to the table of its parts stands before the last mark (ISO 32000, 7.5.5). */
async function isWhole(file) {
  const tail = new TextDecoder("latin1").decode(await file.slice(-TAIL).arrayBuffer());
  const [, table] = /startxref\s+(\d+)\s+%%EOF(?![^]*startxref)/.exec(tail) ?? [];
  return table !== undefined && Number(table) < file.size;
}

const ACTIVE = /svg|html|x-(msdownload|elf|sh)$/;

/**
 * The file under a name that can be shown, with the type its content tells. What says it is a picture or a PDF and is
 * none gets the type of plain bytes; only where a field is no paper, a few bytes are taken at their word.
 */
async function known(file, strict) {
  const found = typeOf(new Uint8Array(await file.slice(0, 1024).arrayBuffer()));
  const name = cleaned(file.name);
  const declared = file.type.toLowerCase().replace(/;.*/, "");
  const claims = declared && declared !== "application/octet-stream" ? declared : (ENDINGS[ending(name)] ?? "");
  let type = declared;
  if (ACTIVE.test(found)) type = found;
  else if (/^image\/|^application\/pdf$/.test(claims))
    type = found || (file.size < 32 && !strict ? claims : "application/octet-stream");
  else if (!claims) type = found;
  return new File([file], name, { type, lastModified: file.lastModified });
}
const ending = (name) => /\.([^.]+)$/.exec(name.toLowerCase())?.[1];

// ---- hashes ----

/** Files up to this size are hashed by the browser in one go; larger ones in pieces, as a phone's memory allows. */
const ONE_GO = 16 << 20;

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** SHA-256 of a file in hexadecimal. */
export async function hashed(file) {
  if (globalThis.crypto?.subtle && file.size <= ONE_GO)
    return hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  const hash = sha256();
  for (let at = 0; at < file.size; at += ONE_GO)
    hash.add(new Uint8Array(await file.slice(at, at + ONE_GO).arrayBuffer()));
  return hex(hash.end());
}

let constants;

/** The first 32 bits of the fractional parts of roots of the first 64 primes. */
function roots() {
  if (constants) return constants;
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
  const part = (value) => ((value - Math.floor(value)) * 2 ** 32) | 0;
  return (constants = {
    k: primes.map((p) => part(Math.cbrt(p))),
    h: primes.slice(0, 8).map((p) => part(Math.sqrt(p))),
  });
}

/** SHA-256 piece by piece (FIPS 180-4), which browsers do not offer. */
export function sha256() {
  const { k, h } = roots();
  const state = Int32Array.from(h);
  const words = new Int32Array(64);
  let rest = new Uint8Array(0);
  let length = 0;
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  const block = (view, at) => {
    for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(at + i * 4);
    for (let i = 16; i < 64; i += 1) {
      const a = words[i - 15];
      const b = words[i - 2];
      const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
      const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
      words[i] = (words[i - 16] + s0 + words[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, z] = state;
    for (let i = 0; i < 64; i += 1) {
      const t1 = (z + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + words[i]) | 0;
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [z, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, z].forEach((value, i) => (state[i] = (state[i] + value) | 0));
  };
  const take = (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    for (; at + 64 <= bytes.length; at += 64) block(view, at);
    rest = bytes.slice(at);
  };
  const joined = (a, b) => {
    const all = new Uint8Array(a.length + b.length);
    all.set(a);
    all.set(b, a.length);
    return all;
  };
  return {
    add(bytes) {
      length += bytes.length;
      take(rest.length ? joined(rest, bytes) : bytes);
    },
    end() {
      const tail = new Uint8Array((rest.length < 56 ? 64 : 128) - rest.length);
      tail[0] = 0x80;
      const view = new DataView(tail.buffer);
      view.setUint32(tail.length - 8, Math.floor(length / 2 ** 29));
      view.setUint32(tail.length - 4, (length * 8) >>> 0);
      take(joined(rest, tail));
      const out = new DataView(new ArrayBuffer(32));
      state.forEach((value, i) => out.setInt32(i * 4, value));
      return out.buffer;
    },
  };
}

/** The bytes of a file as base64. */
async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

// ---- pictures ----

/** Longest side of a page in pixels: small print on an A4 sheet can be read. */
const SIDE = 2000;
/** A page of this many bytes is small enough for a weak line. */
const PAGE = 400 * 1024;

/** How a JPEG must be turned to stand upright: 1 as it is (Exif, tag 0x0112). */
async function orientation(file) {
  const view = new DataView(await file.slice(0, 128 * 1024).arrayBuffer());
  const at16 = (at, little) => (at + 2 <= view.byteLength ? view.getUint16(at, little) : 0);
  for (let at = 2; at16(at) >> 8 === 0xff && at16(at) !== 0xffda; at += 2 + at16(at + 2)) {
    if (at16(at) !== 0xffe1 || at16(at + 4) !== 0x4578) continue;
    const tiff = at + 10;
    const little = at16(tiff) === 0x4949;
    const directory = tiff + (at16(tiff + 4, little) | (at16(tiff + 6, little) << (little ? 16 : 0)));
    const start = little ? directory : tiff + at16(tiff + 6);
    for (let n = 0; n < at16(start, little); n += 1) {
      const entry = start + 2 + n * 12;
      if (at16(entry, little) === 0x0112) return at16(entry + 8, little);
    }
  }
  return 1;
}

/** A picture the browser, or the host's own decoder, can read; fails in words. */
async function decoded(desk, file) {
  try {
    return await createImageBitmap(file);
  } catch {
    const heic = file.type === "image/heic";
    try {
      const own = heic ? await desk.decode?.(file) : undefined;
      if (own) return own instanceof Blob ? await createImageBitmap(own) : own;
    } catch {
      // Said below.
    }
    throw Object.assign(new Error(say(desk, heic ? "heic" : "unreadable")), { heic });
  }
}

const asJpeg = (canvas, quality) => new Promise((done) => canvas.toBlob(done, JPEG, quality));

/** A picture as an upright JPEG of a page, turned by quarters: `{blob, width, height}`. */
async function page(desk, file, quarters = 0) {
  const bitmap = await decoded(desk, file);
  const canvas = document.createElement("canvas");
  const across = quarters % 2;
  let scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  for (let quality = 0.75; ; quality -= 0.12) {
    const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
    [canvas.width, canvas.height] = across ? [height, width] : [width, height];
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.imageSmoothingQuality = "high";
    pen.translate(canvas.width / 2, canvas.height / 2);
    pen.rotate((quarters * Math.PI) / 2);
    pen.drawImage(bitmap, -width / 2, -height / 2, width, height);
    const blob = await asJpeg(canvas, quality);
    if (blob.size <= PAGE || quality < 0.4) {
      bitmap.close?.();
      const made = { blob, width: canvas.width, height: canvas.height };
      canvas.width = 0;
      return made;
    }
    if (quality < 0.6) scale *= 0.85;
  }
}

/** A picture as it may be sent: as it is when it is upright and small, else as a page. */
async function ready(desk, file, large = PAGE) {
  const plain = file.type === JPEG || file.type === "image/png";
  if (plain && file.size <= large && (file.type !== JPEG || (await orientation(file)) <= 1)) return file;
  try {
    const { blob } = await page(desk, file);
    return new File([blob], `${file.name.replace(/\.[^.]+$/, "")}.jpg`, { type: JPEG });
  } catch (error) {
    // A picture of a kind every office can open goes as it is.
    if (plain) return file;
    throw error;
  }
}

// ---- a PDF of pictures ----

const MARK = "%tokhai pages";

/** Pages as one PDF of A4 sheets; the same pages make the same bytes. */
function bound(pages) {
  const parts = [];
  const offsets = [];
  let length = 0;
  const add = (part) => {
    parts.push(part);
    length += part.size ?? part.length;
  };
  const object = (...body) => {
    offsets.push(length);
    add(`${offsets.length} 0 obj\n`);
    body.forEach(add);
    add("\nendobj\n");
  };
  add(`%PDF-1.4\n${MARK}\n`);
  const kids = pages.map((_, i) => `${3 + i * 3} 0 R`).join(" ");
  object("<< /Type /Catalog /Pages 2 0 R >>");
  object(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`);
  for (const { blob, width, height } of pages) {
    const [w, h] = width > height ? [842, 595] : [595, 842];
    const scale = Math.min(w / width, h / height);
    const [x, y] = [(w - width * scale) / 2, (h - height * scale) / 2];
    const at = offsets.length + 1;
    const draw = `q ${(width * scale).toFixed(2)} 0 0 ${(height * scale).toFixed(2)} ${x.toFixed(2)} ${y.toFixed(2)} cm /I Do Q`;
    object(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${w} ${h}] /Resources << /XObject << /I ${at + 2} 0 R >> >> /Contents ${at + 1} 0 R >>`,
    );
    object(`<< /Length ${draw.length} >>\nstream\n${draw}\nendstream`);
    object(
      `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length ${blob.size} >>\nstream\n`,
      blob,
      "\nendstream",
    );
  }
  const start = length;
  add(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n`);
  for (const offset of offsets) add(`${String(offset).padStart(10, "0")} 00000 n \n`);
  add(`trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`);
  return new Blob(parts, { type: PDF });
}

/** The pages of a PDF that was made here; nothing of any other. */
async function pagesOf(file) {
  const text = new TextDecoder("latin1").decode(await file.arrayBuffer());
  if (!text.slice(0, 64).includes(MARK)) return undefined;
  const pages = [];
  const image = /\/Subtype \/Image \/Width (\d+) \/Height (\d+) [^>]*\/Length (\d+) >>\nstream\n/g;
  for (let found = image.exec(text); found; found = image.exec(text)) {
    const [width, height, length] = found.slice(1).map(Number);
    pages.push({ width, height, blob: file.slice(image.lastIndex, image.lastIndex + length, JPEG) });
    image.lastIndex += length;
  }
  return pages.length ? pages : undefined;
}

const isPicture = (file) => file.type.startsWith("image/") && file.type !== "image/svg+xml";

/** The pages a file is made of, where it is pictures. */
const leaves = async (desk, file) => (isPicture(file) ? [await page(desk, file)] : pagesOf(file));

// ---- into the form ----

/** Whether several pictures make one file at that place. */
const joins = ({ accept, multiple }, key) =>
  /application\/pdf|\.pdf/.test(accept) && (key.startsWith(PAPERS) || !multiple);

/** What a place says of the files it takes, and what it is called. */
function placeOf({ root }, key) {
  const at = [...root.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  const { accept = "", multiple = false } = at?.querySelector("input[type=file]") ?? {};
  return { accept, multiple, title: at?.querySelector(".tk-label")?.textContent ?? "" };
}

/** Takes files a person chose for a place; `shot` when they come from the camera. */
export async function take(desk, key, chosen, shot) {
  const place = placeOf(desk, key);
  const paper = key.startsWith(PAPERS);
  // What was said of an earlier try is over.
  desk.tell(key, { name: "", state: "ended" });
  let files = [];
  const refused = [];
  for (const one of chosen) {
    const file = await known(one, paper);
    const taken = file.size < 32 && !paper;
    if (file.type === PDF && file.size && !taken && !(await isWhole(file)))
      refused.push([file, new Error(say(desk, "broken"))]);
    else files.push(file);
  }
  const pictures = files.filter((file) => isPicture(file) && file.size);
  const before = shot && paper ? attached(desk, key).at(-1) : undefined;
  const sheet = before && (await leaves(desk, before.file).catch(() => undefined));
  if (joins(place, key) && pictures.length && (pictures.length > 1 || sheet)) {
    const sheets = sheet ?? [];
    for (const [n, file] of pictures.entries()) {
      desk.announce(say(desk, "working", { n: n + 1, of: pictures.length }));
      try {
        sheets.push(await page(desk, file));
      } catch (error) {
        refused.push([file, error]);
      }
    }
    files = files.filter((file) => !pictures.includes(file));
    if (sheets.length > (sheet?.length ?? 0)) {
      if (sheet) desk.tell(key, { name: before.name, state: "removed", index: before.index });
      files.unshift(new File([bound(sheets)], cleaned(`${place.title || "giay-to"}.pdf`), { type: PDF }));
    }
  }
  for (const file of files) {
    const error = await bring(desk, key, file, place);
    if (error) refused.push([file, error]);
  }
  // Last, so that what is said of them is not taken back by those that were taken.
  for (const [file, error] of refused) refuse(desk, key, file, error);
}

const refuse = (desk, key, { name }, { message }) => desk.tell(key, { name, state: "failed", reason: message });

const about = ({ name, type, size }) => ({ name, mediaType: type, size });

/** The files at a place whose bytes are here, with their position. */
function attached(desk, key) {
  const list = desk.attached(key);
  const all = list.map(({ name, sha256 }, index) => ({ name, index, file: desk.files.get(sha256) }));
  return all.filter(({ file }) => file);
}

/** Makes a picture fit its place, then sends the file or hands it over; gives why it cannot be opened. */
async function bring(desk, key, chosen, place) {
  let file = chosen;
  const asked = (file) => desk.tell(key, { ...about(file), state: "asked" });
  if (isPicture(file) && file.size) {
    try {
      const named = place.accept.includes(file.type) || place.accept.includes(`.${ending(file.name)}`);
      if (key.startsWith(PAPERS) && (file.type === JPEG || file.type === "image/png"))
        (await decoded(desk, file)).close?.();
      if (key.startsWith(PAPERS) && !named) file = await ready(desk, file);
      // A field's picture stays as it is where it can.
      else if (!asked(file)) file = await ready(desk, file, 0);
    } catch (error) {
      if (key.startsWith(PAPERS) || !asked(file)) return error;
    }
    if (!asked(file) && asked(chosen)) file = chosen;
  }
  const names = new Set([...desk.attached(key), ...waiting(desk, key)].map(({ name }) => name));
  if (place.multiple && names.has(file.name)) {
    const [, stem, end] = /^(.*?)(\.[^.]*)?$/s.exec(file.name);
    let n = 2;
    while (names.has(`${stem} (${n})${end ?? ""}`)) n += 1;
    file = new File([file], `${stem} (${n})${end ?? ""}`, { type: file.type });
  }
  const wants = asked(file);
  // The form says what is wrong with it.
  if (!wants) return desk.tell(key, about(file));
  const sha256 = await hashed(file);
  const { encode, at } = JSON.parse(wants);
  const entry = { key, file, sha256, encode };
  if (desk.upload) await desk.kept({ sha256, file, place: at, encode }, () => void send(desk, entry));
  else await arrive(desk, entry, "");
}

async function arrive(desk, { key, file, sha256, encode }, handle) {
  desk.files.set(sha256, file);
  const content = encode ? await base64(file) : undefined;
  await desk.kept({ sha256, file }, () => desk.tell(key, { ...about(file), sha256, handle, content }));
  // Unless the form said that it cannot be taken.
  if (desk.attached(key).some((one) => one.sha256 === sha256)) desk.announce(say(desk, "ready", file));
  preview(desk, file, sha256);
}

// ---- sending ----

const waiting = (desk, key) =>
  [...desk.transfers.values()].filter((entry) => entry.key === key).map(({ file }) => file);
const nameOf = (key, name) => `${key}\n${name}`;

const isText = (words) => typeof words === "string" && words.trim() !== "";

/** Hands a file to the host, and again when the connection was lost. */
async function send(desk, entry) {
  const { file, sha256 } = entry;
  const wants = desk.tell(entry.key, { ...about(file), state: "sending" });
  if (!wants) return desk.transfers.delete(nameOf(entry.key, file.name));
  const { key, at } = JSON.parse(wants);
  const id = nameOf(key, file.name);
  desk.transfers.get(id)?.stop?.abort();
  const stop = new AbortController();
  Object.assign(entry, { stop, key, place: at, refused: false });
  desk.transfers.set(id, entry);
  desk.changed();
  const { signal } = stop;
  const gone = new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const progress = (part) => {
    if (!signal.aborted) desk.tell(key, { name: file.name, state: "progress", percent: Math.round(part * 100) || 0 });
  };
  let answer;
  try {
    answer = await Promise.race([desk.upload(file, { key, sha256, signal, progress }), gone]);
    if (isText(answer?.refused)) throw new Error(answer.refused);
    if (!isText(answer) || !/^\P{C}{1,4000}$/u.test(answer)) {
      // The person can only try again; what is wrong is for who runs the page.
      const cause = new TypeError("`upload` gave no reference: return a text that is not empty, or { refused: why }");
      throw new Error(say(desk, "unplaced"), { cause });
    }
  } catch (error) {
    if (signal.aborted) return;
    // A host that gives a reason throws an error of its own; the browser's tell of the connection.
    const lost = error instanceof TypeError || error instanceof DOMException || !navigator.onLine;
    entry.refused = !lost;
    desk.failed(error);
    const why = [error?.message, error].find(isText) ?? say(desk, "unplaced");
    desk.tell(key, { name: file.name, state: "failed", reason: lost ? "" : why });
    if (lost) again(desk, entry, signal);
    return;
  }
  if (signal.aborted) return;
  desk.transfers.delete(id);
  await arrive(desk, entry, answer);
}

/** Once more as soon as there is a connection, and from time to time: not every lost connection is told of. */
function again(desk, entry, signal) {
  entry.wait = Math.min((entry.wait ?? 7_500) * 2, 300_000);
  const go = () => {
    clearTimeout(timer);
    removeEventListener("online", go);
    if (!signal.aborted && entry.stop.signal === signal) send(desk, entry);
  };
  const timer = setTimeout(go, entry.wait);
  addEventListener("online", go);
  signal.addEventListener("abort", go);
}

/** Goes on with files that had not arrived when the page was left. */
export async function resume(desk, entries) {
  if (entries.length && !desk.upload) await new Promise((later) => setTimeout(later, 1500));
  for (const entry of entries) {
    const again = { ...entry, key: entry.place ?? entry.key };
    if (desk.upload) send(desk, again);
    else arrive(desk, again, "");
  }
}

/** Sends a file that was not taken once more; nothing else of it is asked. */
export function resend(desk, key, name) {
  const entry = desk.transfers.get(nameOf(key, name));
  if (entry) send(desk, entry);
}

/** Gives a file up that is on its way. */
export function unsend(desk, key, name) {
  const id = nameOf(key, name);
  desk.transfers.get(id)?.stop.abort();
  desk.transfers.delete(id);
  desk.tell(key, { name, state: "ended" });
  desk.changed();
}

// ---- on this device ----

/** The files a draft needs to be whole, by the name they are kept under. */
function needed(desk, files) {
  const wanted = new Map(desk.arriving);
  for (const { sha256 } of Object.values(files).flat())
    if (desk.files.has(sha256)) wanted.set(sha256, { sha256, file: desk.files.get(sha256) });
  for (const { sha256, file, place, encode, refused } of desk.transfers.values())
    if (!refused) wanted.set(`${sha256} ${place}`, { sha256, file, place, encode });
  return wanted;
}

/**
 * Makes the files kept in the place of a draft those it needs, unless the draft is another by now; `store` is what of
 * `drafts.js` this needs. Also when none is left: what was given up goes from the device.
 */
export async function keepFiles(desk, { within, filesAt }, { key, days, stamp }, { files: named }) {
  const files = needed(desk, named);
  const change = (work) =>
    within(
      "readwrite",
      (store) => {
        store.get(key).onsuccess = ({ target: { result } }) => {
          if (result?.stamp !== stamp) return;
          store.getAllKeys(filesAt(key)).onsuccess = ({ target }) => work(store, new Set(target.result));
        };
      },
      true,
    ).catch(() => {});
  // What goes goes first: it makes room.
  await change((store, there) => {
    for (const at of there) if (!files.has(at.slice(key.length + 1))) store.delete(at);
  });
  await change((store, there) => {
    for (const [name, record] of files) {
      const at = `${key}\n${name}`;
      if (!there.has(at)) store.put({ ...record, days, at: Date.now() }, at);
    }
  });
}

/** Files of a draft: those on their way go on, and of those that are gone the person is told. */
export async function bringBack(desk, { files }, records) {
  for (const [key, list] of Object.entries(files ?? {}))
    for (const file of Array.isArray(list) ? list : [])
      if (file && !file.handle && !desk.files.has(file.sha256))
        desk.tell(key, { name: String(file.name), state: "lost" });
  for (const [sha256, file] of desk.files) preview(desk, file, sha256);
  resume(desk, records.length ? records.filter(({ place }) => place) : [...desk.transfers.values()]);
}

// ---- looking at it ----

/** Draws a small picture of an image; a canvas needs no exception in the page's policy. */
export async function preview(desk, file, sha256) {
  if (!file.type.startsWith("image/")) return;
  try {
    const picture = await createImageBitmap(file, { resizeWidth: 96, resizeQuality: "medium" });
    for (const canvas of desk.root.querySelectorAll("canvas.tk-thumb")) {
      if (canvas.dataset.file !== sha256) continue;
      const side = Math.min(picture.width, picture.height);
      canvas.width = canvas.height = 96;
      const [left, top] = [(picture.width - side) / 2, (picture.height - side) / 2];
      canvas.getContext("2d").drawImage(picture, left, top, side, side, 0, 0, 96, 96);
    }
    picture.close();
  } catch {
    // Not an image the browser can read: the name says enough.
  }
}

const STYLES = `
.tk-pages { inline-size: min(60rem, 100vw); max-inline-size: 100vw; max-block-size: 100dvh; box-sizing: border-box; border: 0; padding: 1rem; color: #1b1f23; background: #fff; font: 1rem/1.5 system-ui, sans-serif; }
.tk-pages::backdrop { background: rgb(0 0 0 / 60%); }
.tk-pages h2 { font-size: 1.25rem; margin: 0 0 0.75rem; }
.tk-pages ol { list-style: none; margin: 0; padding: 0; display: grid; gap: 1.25rem; }
.tk-pages div { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-block: 0.5rem; }
.tk-pages figure { margin: 0; overflow: auto; max-inline-size: 100%; border: 1px solid #b4bcc4; }
.tk-pages canvas { display: block; inline-size: 100%; }
.tk-pages [data-large] canvas { inline-size: auto; }
.tk-pages button, .tk-pages label { font: inherit; font-weight: 600; min-block-size: 2.75rem; box-sizing: border-box; padding: 0.5rem 0.875rem; border: 1px solid #1b4d89; border-radius: 0.25rem; color: #1b4d89; background: #fff; cursor: pointer; }
.tk-pages button.tk-primary { color: #fff; background: #1b4d89; }
.tk-pages :is(button, input:focus-visible + label):focus-visible, .tk-pages input:focus-visible + label { outline: 3px solid #f2a900; outline-offset: 2px; }
.tk-pages input { position: absolute; inline-size: 1px; block-size: 1px; opacity: 0; }
.tk-pages p { margin: 0; }
`;
let sheet;

/** Shows the pages of a file, large enough to be read; where it may hold several, they can be ordered, turned and added to. */
export async function view(desk, key, index) {
  const found = attached(desk, key).find((entry) => entry.index === Number(index));
  if (!found) return;
  const place = placeOf(desk, key);
  const pages = await leaves(desk, found.file).catch(() => undefined);
  if (!pages) {
    const address = URL.createObjectURL(found.file);
    open(address, "_blank", "noopener");
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    return;
  }
  const changed = await arranged(desk, pages, joins(place, key));
  if (!changed) return;
  desk.tell(key, { name: found.name, state: "removed", index: found.index });
  if (!changed.length) return;
  const title = place.title || found.name.replace(/\.[^.]+$/, "");
  await bring(desk, key, new File([bound(changed)], cleaned(`${title}.pdf`), { type: PDF }), place);
}

/** Lets the person arrange pages; gives them when they were changed. */
async function arranged(desk, given, editable) {
  const root = desk.root.getRootNode();
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const button = (words, act, label = words, className = "") => {
    const made = make("button", { type: "button", className, onclick: act }, words);
    made.setAttribute("aria-label", label);
    return made;
  };
  let pages = [...given];
  let changed = false;
  const list = make("ol");
  const status = make("p");
  status.setAttribute("role", "status");
  const dialog = make("dialog", { className: "tk-pages", lang: /^en\b/i.test(desk.locale) ? "en" : "vi" });
  const title = make("h2", { id: "tk-pages-title" }, say(desk, "title"));
  dialog.setAttribute("aria-labelledby", title.id);
  const set = (next, focus) => {
    pages = next;
    changed = true;
    draw(focus);
  };
  const swap = (n, by) => {
    const next = [...pages];
    [next[n], next[n + by]] = [next[n + by], next[n]];
    set(next, [n + by, by < 0 ? "up" : "down"]);
  };
  const row = ({ blob, width, height }, n) => {
    const words = say(desk, "page", { n: n + 1, of: pages.length });
    const canvas = make("canvas", { width, height });
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", words);
    createImageBitmap(blob).then(
      (picture) => {
        canvas.getContext("2d").drawImage(picture, 0, 0, width, height);
        picture.close();
      },
      () => {},
    );
    const figure = make("figure", { tabIndex: 0 }, canvas);
    figure.setAttribute("role", "group");
    figure.setAttribute("aria-label", words);
    const act = (name, work) => {
      const made = button(say(desk, name), work, `${say(desk, name)}: ${words}`);
      made.dataset.act = name;
      return made;
    };
    const zoom = act("large", () => {
      const large = figure.toggleAttribute("data-large");
      zoom.textContent = say(desk, large ? "small" : "large");
    });
    const tools = make("div", {}, zoom);
    if (editable) {
      if (n > 0) tools.append(act("up", () => swap(n, -1)));
      if (n + 1 < pages.length) tools.append(act("down", () => swap(n, 1)));
      tools.append(
        act("turn", async () => {
          const turned = await page(desk, pages[n].blob, 1);
          set(
            pages.map((one, i) => (i === n ? turned : one)),
            [n, "turn"],
          );
        }),
        act("remove", () =>
          set(
            pages.filter((_, i) => i !== n),
            [Math.max(0, n - 1), "remove"],
          ),
        ),
      );
    }
    return make(
      "li",
      {},
      make("p", {}, `${words} · ${say(desk, "size", { n: Math.ceil(blob.size / 1024) })}`),
      figure,
      tools,
    );
  };
  const draw = (focus) => {
    list.replaceChildren(...pages.map(row));
    if (!focus) return;
    const tools = list.children[focus[0]];
    (tools?.querySelector(`[data-act=${focus[1]}]`) ?? tools?.querySelector("button") ?? done).focus();
    status.textContent = say(desk, "page", { n: Math.min(focus[0] + 1, pages.length), of: pages.length });
  };
  const done = button(say(desk, editable ? "done" : "close"), () => dialog.close("done"), undefined, "tk-primary");
  const foot = make("div", {}, done);
  if (editable) {
    const input = make("input", { type: "file", accept: "image/*", multiple: true, id: "tk-pages-add" });
    input.addEventListener("change", async () => {
      const more = [];
      for (const [n, file] of [...input.files].entries()) {
        status.textContent = say(desk, "working", { n: n + 1, of: input.files.length });
        try {
          more.push(await page(desk, await known(file, true)));
        } catch (error) {
          status.textContent = error.message;
        }
      }
      input.value = "";
      if (more.length) set([...pages, ...more], [pages.length, "large"]);
    });
    foot.append(input, make("label", { htmlFor: input.id }, say(desk, "add")));
    foot.append(button(say(desk, "close"), () => dialog.close()));
  }
  dialog.append(title, list, status, foot);
  // Its own changes are none of the form's.
  for (const kind of ["input", "change", "click", "keydown", "focusin", "submit"])
    dialog.addEventListener(kind, (event) => event.stopPropagation());
  desk.root.append(dialog);
  draw();
  dialog.showModal();
  const outcome = await new Promise((closed) =>
    dialog.addEventListener("close", () => closed(dialog.returnValue), { once: true }),
  );
  dialog.remove();
  return changed && outcome === "done" ? pages : undefined;
}
