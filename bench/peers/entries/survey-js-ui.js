import { Model } from "survey-core";
import { renderSurvey } from "survey-js-ui";

let model;
window.bench = {
  mount(el, input) {
    model = new Model(input.survey);
    if (input.flat) model.data = input.flat;
    renderSurvey(model, el);
  },
  validate(_, flat) {
    const m = new Model(JSON.parse(JSON.stringify(model.toJSON())));
    m.data = flat;
    const t0 = performance.now();
    m.validate(true, false);
    window.bench.lastMs = performance.now() - t0;
    return m.getAllQuestions().reduce((n, q) => n + q.errors.length, 0);
  },
};
