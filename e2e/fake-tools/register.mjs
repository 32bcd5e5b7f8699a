// Lets a plain Node run the project's TypeScript, whose imports are written without their ending.
import { existsSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

registerHooks({
  resolve(specifier, context, next) {
    const isBare = /^\.{1,2}\//.test(specifier) && !/\.[cm]?[jt]s$|\.json$/.test(specifier);
    if (!isBare || context.parentURL === undefined) return next(specifier, context);
    const url = new URL(`${specifier}.ts`, context.parentURL);
    return existsSync(fileURLToPath(url)) ? next(`${specifier}.ts`, context) : next(specifier, context);
  },
});
