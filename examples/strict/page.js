// Everything a portal hands in: registers, files, the signed-in person, own words, own controls, the end of sending.

const form = document.querySelector("to-khai");

// The portal's own server asks the register; this one knows a single person.
form.lookup = async ({ key, concepts }) => {
  if (key !== "001090000017") return { status: "empty" };
  const known = { full_name: "Nguyễn Văn An", birth_date: "1990-03-07" };
  const values = Object.fromEntries(concepts.filter((name) => name in known).map((name) => [name, known[name]]));
  return { status: "found", source: { name: "Cơ sở dữ liệu quốc gia về dân cư", date: "2026-07-18" }, values };
};

// What this returns stands in the submission as the file's `handle`.
form.upload = async (file, { sha256 }) => `store:${sha256.slice(0, 8)}:${file.size}`;

form.messages = { "/copies": { description: "Bản sao đầu tiên được miễn phí." } };
form.controls = { "/copies": "number-stepper" };

/** A control of the page's own: it has `value`, fires `input`, and bears the ARIA attributes the form sets on it. */
customElements.define(
  "number-stepper",
  class extends HTMLElement {
    #value;
    #shown = document.createElement("span");
    connectedCallback() {
      this.setAttribute("role", "spinbutton");
      this.tabIndex = 0;
      this.addEventListener("keydown", ({ key }) => {
        if (key === "ArrowUp" || key === "ArrowDown") this.#step(key === "ArrowUp" ? 1 : -1);
      });
      const button = (sign, by) => {
        const made = Object.assign(document.createElement("button"), {
          type: "button",
          textContent: sign,
          tabIndex: -1,
        });
        made.setAttribute("aria-hidden", "true");
        made.addEventListener("click", () => this.#step(by));
        return made;
      };
      this.replaceChildren(button("−", -1), this.#shown, button("+", 1));
    }
    #step(by) {
      this.value = Math.max(0, (this.#value ?? 0) + by);
      this.dispatchEvent(new Event("input", { bubbles: true }));
    }
    get value() {
      return this.#value;
    }
    set value(value) {
      this.#value = value;
      this.#shown.textContent = value ?? "–";
      this.ariaValueNow = value ?? null;
    }
  },
);

// The portal may refuse with errors of its own, which are shown at their fields like any other.
let tries = 0;
form.addEventListener("submit", (event) => {
  const send = async ({ answers, digest }) => {
    tries += 1;
    if (tries === 1)
      return { errors: [{ pointer: "/district", message: "Nơi này hôm nay đã đủ lượt. Chọn nơi khác." }] };
    window.sent = { answers, digest };
    return { receipt: "HS-2026-0001" };
  };
  event.detail.respondWith(send(event.detail.submission));
});
