import { Formio } from "@formio/js";

let form;
window.bench = {
  async mount(el, input) {
    form = await Formio.createForm(el, input.formio, { noAlerts: true });
    if (input.flat) await form.setSubmission({ data: input.flat });
    window.bench.form = form;
  },
  prepare: (flat) => form.setSubmission({ data: structuredClone(flat) }),
  validate(_, flat) {
    const data = structuredClone(flat);
    const t0 = performance.now();
    const errors = form.validate(data, { dirty: true, alwaysDirty: true, row: data, data });
    window.bench.lastMs = performance.now() - t0;
    return errors.length;
  },
};
