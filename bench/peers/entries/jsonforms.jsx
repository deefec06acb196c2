import { createRoot } from "react-dom/client";
import { createAjv } from "@jsonforms/core";
import { JsonForms } from "@jsonforms/react";
import { vanillaCells, vanillaRenderers } from "@jsonforms/vanilla-renderers";

const ajv = createAjv();
let check;
window.bench = {
  mount(el, input) {
    check = ajv.compile(input.schema);
    createRoot(el).render(
      <JsonForms
        schema={input.schema}
        uischema={input.ui}
        data={input.data}
        ajv={ajv}
        renderers={vanillaRenderers}
        cells={vanillaCells}
        onChange={() => {}}
      />,
    );
  },
  validate: (data) => (check(data) ? 0 : check.errors.length),
};
