import { createRoot } from "react-dom/client";
import "tokhai";
import { App } from "./App.tsx";

createRoot(document.getElementById("app")!).render(<App />);
