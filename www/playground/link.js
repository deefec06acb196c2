// What the address keeps of the playground, behind the `#`, which browsers send to nobody: the definition, compressed, the
// view and the state of the registers. Nothing that was entered in the form.

/** Longer addresses are cut or refused on their way. */
const LONGEST = 40_000;

const through = (bytes, stream) => new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer();

/** The part of an address behind the `#`; nothing where it would be too long. */
export async function written(state) {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  const packed = new Uint8Array(await through(bytes, new CompressionStream("deflate-raw")));
  let text = "";
  for (const byte of packed) text += String.fromCharCode(byte);
  const safe = btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return safe.length > LONGEST ? undefined : safe;
}

/** Most bytes that are unpacked: a link may be made by anybody. */
const MOST = 2 << 20;

/** What an address keeps; nothing where it keeps none, or something else. */
export async function read(fragment) {
  if (!fragment) return undefined;
  try {
    const text = atob(fragment.replaceAll("-", "+").replaceAll("_", "/"));
    const packed = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    const parts = [];
    let bytes = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      bytes += next.value.length;
      if (bytes > MOST) {
        await reader.cancel();
        return undefined;
      }
      parts.push(next.value);
    }
    const state = JSON.parse(await new Blob(parts).text());
    return state && typeof state === "object" ? state : undefined;
  } catch {
    return undefined;
  }
}
