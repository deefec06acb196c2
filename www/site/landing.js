// The first page of the site: where everything is, in two languages.

import { offerLanguage } from "./pages/language.js";

const locale = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "vi";

const ENGLISH = {
  title: "Ask only what the state does not know yet",
  lead: "A toolkit that makes e-forms and finds which papers can go, with proofs. Everything here runs in your browser; nothing is sent anywhere.",
  playground: "Playground",
  playgroundNote: "Write a definition or a JSON Schema; see its form, dossier, proofs and plan.",
  gallery: "Procedures to try",
  galleryNote: "Fill in real procedures with people who do not exist.",
  workbench: "Reform workbench",
  workbenchNote: "Open thousands of procedures, see which papers can go, draft a plan. Loads 3 MB.",
  guides: "Guides",
  guidesNote: "Embed a form, write a definition, run the portal.",
  bench: "Comparisons",
  benchNote: "Measured beside other libraries: when, and how to repeat it.",
  notices: "Licences of what is reused",
};

document.documentElement.lang = locale;
if (locale === "en") {
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = ENGLISH[node.dataset.text];
  for (const node of document.querySelectorAll("a")) {
    // Guides are pages of one language each.
    if (!node.getAttribute("href").startsWith("guides/")) node.search = "?lang=en";
  }
}
offerLanguage(locale, locale === "en" ? "Tiếng Việt" : "English");
