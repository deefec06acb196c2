// The button that turns a page into the other language, for the pages of citizens and that of officers.

/** Makes the button work: `label` names the other language, `locale` is that of the page now. */
export function offerLanguage(locale, label) {
  const button = document.getElementById("language");
  if (!button) return;
  button.textContent = label;
  button.lang = locale === "en" ? "vi" : "en";
  button.addEventListener("click", () => {
    const search = new URLSearchParams(location.search);
    if (locale === "en") search.delete("lang");
    else search.set("lang", "en");
    location.search = String(search);
  });
}
