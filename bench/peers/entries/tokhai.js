// The element as its README shows it, with everything that is on by default: drafts are kept, styles are ours.
import { formModule } from "/tokhai/src/to-khai.js";

let checker;
let schema;
window.bench = {
  async mount(place, input) {
    schema = JSON.stringify(input.schema);
    const element = document.createElement("to-khai");
    element.setAttribute("locale", "en");
    element.setAttribute("view", "page");
    element.setAttribute("drafts", `bench-${input.name}`);
    element.definition = schema;
    element.value = input.data;
    const ready = new Promise((resolve) => element.addEventListener("ready", resolve, { once: true }));
    place.append(element);
    await ready;
    checker = await formModule();
  },
  // Takes the schema in anew each time, which the others have done before.
  validate: (data) => JSON.parse(checker.validate(schema, JSON.stringify(data))).length,
};
