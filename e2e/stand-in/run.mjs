// Runs a built main as Electron would: `node --import ./register.mjs run.mjs out/main/index.js [flags]`.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { becomeReady } from "./app.ts";

const [node, , main, ...flags] = process.argv;
if (main === undefined) throw new Error("stand-in: which main?");
process.argv = [node, ".", ...flags];
await import(pathToFileURL(path.resolve(main)).href);
// Electron becomes ready only once its ES module main is through; a main that waits for it at its top level hangs.
becomeReady();
