// A form that is shown while the rest of its module is on its way: it can be read and typed into, and what was done to it is
// done once more when there is somebody to hear it.

const HELD = "input change click submit keydown focusin focusout pointerdown dragover drop".split(" ");

/**
 * Keeps from a form in `root` what happens to it.
 *
 * @returns {(again: boolean) => void} ends that; `again` has the form hear of what was typed, chosen, dropped and pressed
 */
export function held(root) {
  const controls = new Set();
  const dropped = [];
  let pressed;
  const end = new AbortController();
  const hold = (event) => {
    const { type, target } = event;
    // What is said beside the form is heard.
    if (!target.closest("form.tk")) return;
    event.stopImmediatePropagation();
    if (type === "input" || type === "change") controls.add(target);
    else if (type === "click") pressed = target.closest("button") ?? pressed;
    else if (/submit|drag|drop/.test(type)) event.preventDefault();
    const area = type === "drop" && target.closest("[data-drop]");
    if (area && event.dataTransfer.files.length) dropped.push([area, [...event.dataTransfer.files]]);
  };
  for (const kind of HELD) root.addEventListener(kind, hold, { capture: true, signal: end.signal });
  return (again) => {
    end.abort();
    if (!again) return;
    for (const control of controls)
      for (const kind of ["input", "change"])
        if (control.isConnected) control.dispatchEvent(new Event(kind, { bubbles: true, composed: true }));
    for (const [area, files] of dropped) {
      const control = area.querySelector("input[type=file]");
      if (!area.isConnected || !control) continue;
      const list = new DataTransfer();
      for (const file of files) list.items.add(file);
      control.files = list.files;
      control.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
    }
    if (pressed?.isConnected) pressed.click();
  };
}
