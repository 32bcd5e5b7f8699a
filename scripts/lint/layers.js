import { isBuiltin } from "node:module";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/** layer -> the layers it may import, beside itself. What is not listed here may import nothing. */
const allowed = {
  app: [],
  renderer: ["app"],
  "main/platform": ["app"],
  "main/services": ["app", "main/platform"],
  "main/flows": ["app", "main/platform", "main/services"],
  "main/ipc": ["app", "main/platform", "main/services", "main/flows"],
  "main/demo": ["app", "main/platform"],
  "main/shell": ["app", "main/platform", "main/ipc"],
  "main/preload": ["app"],
  "main/compose": ["app", "main/platform", "main/services", "main/flows", "main/ipc", "main/demo"],
  "main/entry": ["app", "main/platform", "main/shell", "main/compose"],
};
/** The words of the window, which menu, tray and dialogs share: the one thing of the renderer that main may read. */
const localeFile = /^renderer\/locales\/[a-z]+\/[a-z]+\.json$/;
const importsElectron = /^main\/(shell\/electron\/|preload\.ts$)/;

function layerOf(file) {
  const [top, second = ""] = file.split("/");
  if (top !== "main") return top in allowed ? top : null;
  const layer = `main/${second.replace(/\.tsx?$/, "")}`;
  if (layer in allowed) return layer;
  return file.split("/").length === 2 ? "main/entry" : null;
}

/** The part of a service's path that names it: `main/services/runner/probe.ts` -> `runner`. */
const serviceOf = (file) => file.split("/")[2]?.replace(/\.tsx?$/, "");

/** What is wrong with `file` importing `specifier`; null when nothing is. Paths are relative to the root, with `/`. */
export function violation(file, specifier) {
  const from = layerOf(file);
  if (from === null) return file.startsWith("main/") ? `${file} lies in no layer of the house` : null;
  if (specifier === "electron-updater")
    return file === "main/shell/electron/updates.ts"
      ? null
      : "only main/shell/electron/updates.ts knows electron-updater";
  if (/^electron(\/|$)/.test(specifier)) {
    return importsElectron.test(file) ? null : "only main/shell/electron and the preload import electron";
  }
  if (!specifier.startsWith(".")) {
    const isNode = isBuiltin(specifier);
    return isNode && (from === "app" || from === "renderer") ? `${from} knows no Node` : null;
  }
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
  const to = layerOf(target);
  if (from === "main/shell" && localeFile.test(target)) return null;
  if (to === null) return `${from} may not import ${target}`;
  if (to !== from && !allowed[from].includes(to)) return `${from} may not import ${to}`;
  if (to === "main/services" && from === to && serviceOf(file) !== serviceOf(target)) {
    return "a service never imports another service; compose.ts hands it what it needs";
  }
  return null;
}

export default {
  meta: { name: "house" },
  rules: {
    layers: {
      create(context) {
        const file = path.relative(root, context.filename).split(path.sep).join("/");
        if (/(\.(test|spec)|\/test-setup)\.tsx?$/.test(file)) return {};
        const check = (source) => {
          if (typeof source?.value !== "string") return;
          const message = violation(file, source.value);
          if (message !== null) context.report({ node: source, message });
        };
        return {
          ImportDeclaration: (node) => check(node.source),
          ExportNamedDeclaration: (node) => check(node.source),
          ExportAllDeclaration: (node) => check(node.source),
          ImportExpression: (node) => check(node.source),
          TSImportType: (node) => check(node.source ?? node.argument?.literal ?? node.argument),
        };
      },
    },
  },
};
