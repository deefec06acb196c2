import { createRoot } from "react-dom/client";
import { Model } from "survey-core";
import { Survey } from "survey-react-ui";

window.bench = {
  mount(el, input) {
    const model = new Model(input.survey);
    if (input.flat) model.data = input.flat;
    createRoot(el).render(<Survey model={model} />);
    window.bench.model = model;
  },
  validate(_, flat) {
    const m = new Model(window.bench.model.toJSON());
    m.data = flat;
    const t0 = performance.now();
    m.validate(true, false);
    window.bench.lastMs = performance.now() - t0;
    return m.getAllQuestions().reduce((n, q) => n + q.errors.length, 0);
  },
};
