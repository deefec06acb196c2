import { defineConfig } from "astro/config";

// The package stays outside the bundle of the server: its module of WebAssembly lies beside its scripts.
export default defineConfig({ vite: { ssr: { external: ["tokhai"] } } });
