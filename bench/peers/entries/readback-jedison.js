import Jedison from "jedison";

window.readBack = (schema, value) => {
  const container = document.body.appendChild(document.createElement("div"));
  const form = new Jedison.Create({ container, theme: new Jedison.Theme(), schema, data: value, assertFormat: true });
  try {
    return { back: form.getValue(), errors: form.getErrors().length };
  } finally {
    form.destroy();
    container.remove();
  }
};
