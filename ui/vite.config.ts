// Builds the webview app into dist/. `npm run dev` serves it with hot reload; in a plain browser it talks to the
// browser test host, whose address NEXSCOUT_HOST names.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const host = process.env.NEXSCOUT_HOST ?? "http://127.0.0.1:8788";

export default defineConfig({
  plugins: [svelte()],
  clearScreen: false,
  server: { port: 5173, strictPort: true, proxy: { "/rpc": host, "/events": host } },
  // WebKitGTK 2.50, WebView2 and the WebKit of macOS 13 all know this much.
  build: { target: ["es2022", "safari16"], assetsInlineLimit: 0, sourcemap: false },
});
