import { mount } from "svelte";
import addFormats from "ajv-formats";
import { addFormComponents, createFormValidator } from "@sjsf/ajv8-validator";
import Sjsf from "./Sjsf.svelte";

const validator = createFormValidator({ ajvPlugins: (ajv) => addFormComponents(addFormats(ajv)) });
let schema;
window.bench = {
  mount(el, input) {
    schema = input.schema;
    mount(Sjsf, { target: el, props: { schema, data: input.data, validator } });
  },
  validate(data) {
    const r = validator.validateFormValue(schema, data);
    return r.errors ? r.errors.length : 0;
  },
};
