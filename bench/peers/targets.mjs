// What is measured. `entry` is a script that sets `window.bench`; `entries/floor.js` is no candidate but what this machine
// can do at all, and `tokhai` is the package as `make package` leaves it, loaded as its README says and not bundled.

const REACT = ["react", "react-dom"];

/** By name: the entry, the packages whose versions are told, their stylesheets, and what esbuild must be told. */
export const targets = {
  floor: { entry: "floor.js", packages: [] },
  tokhai: { entry: "tokhai.js", packages: [], own: true },
  jedison: { entry: "jedison.js", packages: ["jedison"] },
  "sjsf-cfworker": {
    entry: "sjsf-cfworker.js",
    packages: ["@sjsf/form", "@sjsf/basic-theme", "@sjsf/cfworker-validator", "@cfworker/json-schema", "svelte"],
    css: ["@sjsf/basic-theme/dist/css/basic.css"],
  },
  "sjsf-ajv": {
    entry: "sjsf-ajv.js",
    packages: ["@sjsf/form", "@sjsf/basic-theme", "@sjsf/ajv8-validator", "ajv", "svelte"],
    css: ["@sjsf/basic-theme/dist/css/basic.css"],
  },
  "json-editor": { entry: "json-editor.js", packages: ["@json-editor/json-editor"] },
  jsonforms: {
    entry: "jsonforms.jsx",
    packages: ["@jsonforms/core", "@jsonforms/react", "@jsonforms/vanilla-renderers", ...REACT],
  },
  rjsf: { entry: "rjsf.jsx", packages: ["@rjsf/core", "@rjsf/validator-ajv8", ...REACT] },
  "survey-js-ui": {
    entry: "survey-js-ui.js",
    packages: ["survey-core", "survey-js-ui"],
    css: ["survey-core/survey-core.min.css"],
    notation: "survey",
  },
  "survey-react-ui": {
    entry: "survey-react-ui.jsx",
    packages: ["survey-core-v3", "survey-react-ui", ...REACT],
    alias: { "survey-core": "survey-core-v3" },
    css: ["survey-core-v3/survey-core.min.css"],
    notation: "survey",
  },
  formio: {
    entry: "formio.js",
    packages: ["@formio/js"],
    css: ["@formio/js/dist/formio.form.min.css"],
    notation: "formio",
  },
};
