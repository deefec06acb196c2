// Opens the element on a value and reads it again at once.
import "/tokhai/src/to-khai.js";

window.readBack = async (schema, value) => {
  const element = document.createElement("to-khai");
  element.setAttribute("locale", "en");
  element.setAttribute("drafts", "none");
  element.definition = schema;
  element.value = value;
  const stands = new Promise((resolve, reject) => {
    element.addEventListener("ready", resolve, { once: true });
    element.addEventListener("error", ({ detail }) => detail?.cause && reject(detail.cause));
  });
  document.body.append(element);
  try {
    await stands;
    return { back: element.value, errors: element.errors.length };
  } finally {
    element.remove();
  }
};
