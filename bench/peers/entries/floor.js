// What this machine can do at all: a plain DOM renderer, checks of the touched field only.
// It is no candidate, only the floor that the others are read against.
let root;
function check(s, v, required) {
  if (v === undefined || v === "") return required ? "required" : "";
  if (s.enum && !s.enum.includes(v)) return "enum";
  if (s.type === "boolean") return typeof v === "boolean" ? "" : "type";
  if (s.type === "integer" || s.type === "number") {
    const n = Number(v);
    if (!Number.isFinite(n) || (s.type === "integer" && !Number.isInteger(n))) return "type";
    if (s.minimum !== undefined && n < s.minimum) return "minimum";
    if (s.maximum !== undefined && n > s.maximum) return "maximum";
    return "";
  }
  if (typeof v !== "string") return "type";
  if (s.minLength && v.length < s.minLength) return "minLength";
  if (s.maxLength && v.length > s.maxLength) return "maxLength";
  if (s.pattern && !new RegExp(s.pattern, "u").test(v)) return "pattern";
  if (s.format === "email" && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(v)) return "format";
  if (s.format === "date" && new Date(`${v}T00:00:00Z`).toJSON?.()?.slice(0, 10) !== v) return "format";
  return "";
}
window.bench = {
  mount(el, { schema, data }) {
    root = schema;
    const form = document.createElement("form");
    for (const [sid, sec] of Object.entries(schema.properties)) {
      const set = form.appendChild(document.createElement("fieldset"));
      set.appendChild(document.createElement("legend")).textContent = sec.title;
      for (const [id, s] of Object.entries(sec.properties)) {
        const row = set.appendChild(document.createElement("div"));
        const label = row.appendChild(document.createElement("label"));
        label.textContent = s.title;
        label.htmlFor = id;
        let input;
        if (s.enum) {
          input = document.createElement("select");
          for (const o of ["", ...s.enum]) input.add(new Option(o, o));
        } else {
          input = document.createElement("input");
          input.type =
            s.type === "boolean" ? "checkbox" : s.format === "date" ? "date" : s.format === "email" ? "email" : "text";
        }
        input.id = id;
        const v = data?.[sid]?.[id];
        if (s.type === "boolean") input.checked = !!v;
        else if (v !== undefined) input.value = v;
        row.appendChild(input);
        const err = row.appendChild(document.createElement("p"));
        err.id = `${id}-e`;
        input.setAttribute("aria-describedby", err.id);
        input.addEventListener("input", () => {
          const e = check(s, s.type === "boolean" ? input.checked : input.value, sec.required.includes(id));
          input.setAttribute("aria-invalid", String(!!e));
          err.textContent = e;
        });
      }
    }
    el.appendChild(form);
  },
  validate(data) {
    let n = 0;
    for (const [sid, sec] of Object.entries(root.properties)) {
      for (const [id, s] of Object.entries(sec.properties))
        if (check(s, data[sid]?.[id], sec.required.includes(id))) n++;
    }
    return n;
  },
};
