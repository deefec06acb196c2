// What TypeScript knows of the element; compiled with --strict.

import "tokhai";
import type { FieldError, LookupAnswer, Submission, ToKhaiElement } from "tokhai";
import { formModule } from "tokhai/module";

const form: ToKhaiElement = document.createElement("to-khai");
form.src = "/examples/procedure.json";
form.locale = "en";
form.identity = { personal_id: "001090000017" };
form.controls = { "/children/*/name": "name-box" };
form.messages = { "/copies": { description: "The first copy is free.", messages: { minimum: "At least one." } } };

form.lookup = async ({ role, key, concepts }, { signal }): Promise<LookupAnswer> => {
  const answer = await fetch(`/registers/${role}?key=${String(key)}&concepts=${concepts.join()}`, { signal });
  return answer.ok ? ((await answer.json()) as LookupAnswer) : { status: "failed" };
};
form.upload = async (file, { sha256 }) => {
  await fetch(`/files/${sha256}`, { method: "PUT", body: file });
  return sha256;
};

form.addEventListener("submit", (event) => {
  const submission: Submission = event.detail.submission;
  event.detail.respondWith(
    fetch("/submissions", { method: "POST", body: JSON.stringify(submission) }).then((answer) => answer.json()),
  );
});
form.addEventListener("step", ({ detail }) => console.info(detail.index, detail.id));
form.addEventListener("error", ({ detail }) => detail.errors.map((error: FieldError) => error.pointer));
form.addEventListener("click", (event) => event.clientX);
document.body.append(form);

const wrong: FieldError[] = form.errors;
const good: boolean = form.validate() && form.validity.valid && wrong.length === 0;
const module = await formModule();
const problems: string = module.validate(JSON.stringify({ type: "string" }), "1");
export { good, problems };

// @ts-expect-error a callback for registers answers with a promise
form.lookup = () => 1;
// @ts-expect-error the name of an element is text
form.controls = { "/copies": 1 };
