import { createApp } from "vue";
import "tokhai";
import App from "./App.vue";

// The compiler is told, by `isCustomElement`, that names with a hyphen are elements: see docs/embedding.md.
createApp(App).mount("#app");
