// Makes `import "electron"` mean the stand-in, in a plain Node.
import { registerHooks } from "node:module";

const standIn = new URL("./electron.ts", import.meta.url).href;
registerHooks({
  resolve(specifier, context, next) {
    if (!/^electron(\/(main|common))?$/.test(specifier)) return next(specifier, context);
    return { url: standIn, format: "module-typescript", shortCircuit: true };
  },
});
