import { JSONEditor } from "@json-editor/json-editor";

let ed;
window.bench = {
  mount(el, input) {
    ed = new JSONEditor(el, {
      schema: input.schema,
      startval: input.data,
      theme: "html",
      show_errors: "always",
      disable_collapse: true,
      disable_edit_json: true,
      disable_properties: true,
      use_default_values: true,
    });
    return new Promise((done) => ed.on("ready", done));
  },
  validate: (data) => ed.validate(data).length,
};
