// A QR code as a picture that needs no markup and no style, made by lean-qr (built into pkg/ by `make wasm`).

const SVG = "http://www.w3.org/2000/svg";
/** White around the code, in squares. */
const MARGIN = 4;

/** The code of an address, with words for who cannot see it; nothing where the library was not built. */
export async function qrOf(address, label) {
  const generate = await import("../pkg/qr/qr.js").then(
    (library) => library.generate,
    () => undefined,
  );
  if (!generate) return undefined;
  const code = generate(address);
  let path = "";
  for (let y = 0; y < code.size; y += 1)
    for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) path += `M${x} ${y}h1v1h-1z`;
  const node = (name, attributes) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const size = code.size + 2 * MARGIN;
  const picture = node("svg", {
    ...{ viewBox: `${-MARGIN} ${-MARGIN} ${size} ${size}`, role: "img", class: "qr" },
    ...{ "aria-label": label, width: "160", height: "160", "shape-rendering": "crispEdges" },
  });
  // Black on white also where the page is dark: readers expect it.
  const ground = { x: -MARGIN, y: -MARGIN, width: size, height: size, fill: "#fff" };
  picture.append(node("rect", ground), node("path", { d: path, fill: "#000" }));
  return picture;
}
