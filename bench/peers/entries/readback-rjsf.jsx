import { createRef } from "react";
import { createRoot } from "react-dom/client";
import { flushSync } from "react-dom";
import Form from "@rjsf/core";
import validator from "@rjsf/validator-ajv8";

window.readBack = (schema, value) => {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  const form = createRef();
  try {
    flushSync(() => root.render(<Form ref={form} schema={schema} validator={validator} formData={value} />));
    if (!form.current) throw new Error("the form does not stand");
    const back = form.current.state.formData;
    return { back, errors: validator.validateFormData(back, schema).errors.length };
  } finally {
    root.unmount();
    place.remove();
  }
};
