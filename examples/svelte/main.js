import { mount } from "svelte";
import "tokhai";
import App from "./App.svelte";

mount(App, { target: document.getElementById("app") });
