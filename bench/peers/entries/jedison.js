import Jedison from "jedison";

let form, schema;
window.bench = {
  mount(el, input) {
    schema = input.schema;
    form = new Jedison.Create({
      container: el,
      theme: new Jedison.Theme(),
      schema,
      data: input.data,
      showErrors: "input",
      assertFormat: true,
    });
    window.bench.form = form;
  },
  validate(data) {
    const headless = new Jedison.Create({ schema, data: structuredClone(data), assertFormat: true });
    const t0 = performance.now();
    const n = headless.getErrors().length;
    window.bench.lastMs = performance.now() - t0;
    headless.destroy();
    return n;
  },
};
