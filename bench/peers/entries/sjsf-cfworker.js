import { mount } from "svelte";
import { createFormValidator } from "@sjsf/cfworker-validator";
import Sjsf from "./Sjsf.svelte";

let schema, validator;
const make = (options) => (validator = createFormValidator(options));
window.bench = {
  mount(el, input) {
    schema = input.schema;
    mount(Sjsf, { target: el, props: { schema, data: input.data, validator: make } });
  },
  validate(data) {
    const r = validator.validateFormValue(schema, data);
    return r.errors ? r.errors.length : 0;
  },
};
