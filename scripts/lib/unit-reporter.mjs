import { writeFileSync } from "node:fs";
import { words } from "./test-failures.mjs";

/** Writes what Vitest found into the file that HOMEPORT_UNIT_REPORT names: `{ passed, failures: { name, lines }[] }`. */
export default class UnitReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const failures = [];
    const add = (name, errors) => {
      if (errors.length > 0)
        failures.push({
          name,
          lines: words(errors.flatMap(({ message, stack, diff = [] }) => [stack || message].concat(diff)).join("\n")),
        });
    };
    let passed = 0;
    for (const module of modules) {
      add(module.relativeModuleId, module.errors());
      for (const suite of module.children.allSuites())
        add(`${module.relativeModuleId} › ${suite.fullName}`, suite.errors());
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result();
        if (state === "passed") passed += 1;
        if (state === "failed") add(`${module.relativeModuleId} › ${test.fullName}`, errors);
      }
    }
    add("outside of any test", unhandledErrors);
    writeFileSync(process.env["HOMEPORT_UNIT_REPORT"], JSON.stringify({ passed, failures }));
  }
}
