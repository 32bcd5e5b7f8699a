// Validates electron-builder.yml against the builder's own schema, offline.
import { createRequire } from "node:module";
import { root } from "./lib/steps.mjs";

const require = createRequire(import.meta.url);
const { getConfig, validateConfiguration } = require("app-builder-lib/out/util/config/config");
const { DebugLogger } = require("builder-util");

const config = await getConfig(root, "electron-builder.yml", null);
await validateConfiguration(config, new DebugLogger(false));
console.log("electron-builder.yml is valid");
