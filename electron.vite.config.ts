import { readFileSync } from "node:fs";
import path from "node:path";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";
import { englishBeneath } from "./scripts/lib/english-beneath";

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

export default defineConfig({
  main: {
    define: { HOMEPORT_VERSION: JSON.stringify(version) },
    plugins: [englishBeneath()],
    // Everything is bundled: no node_modules at run time, neither in the package nor for the browser shell.
    ssr: { noExternal: true },
    build: {
      externalizeDeps: false,
      sourcemap: true,
      rolldownOptions: {
        input: { index: "main/index.ts", browser: "main/browser.ts", cli: "main/cli.ts" },
        output: { chunkFileNames: "chunks/[name]-[hash].js" },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: "main/preload.ts" },
        // A sandboxed preload can't be an ES module.
        output: { format: "cjs", entryFileNames: "[name].cjs" },
      },
    },
  },
  renderer: {
    root: "renderer",
    plugins: [englishBeneath(), react(), tailwindcss()],
    resolve: {
      alias: [
        {
          // The package adds a <style> element, which our Content-Security-Policy refuses.
          find: /^react-style-singleton$/,
          replacement: path.resolve("renderer/ui/style-singleton.ts"),
        },
      ],
    },
    build: {
      minify: true,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: "renderer/index.html" },
    },
  },
});
