import type { Page } from "@playwright/test";

export type Problems = {
  watch(page: Page): void;
  all(): string[];
  /** Takes out the expected ones; throws when there is none. */
  forgive(pattern: RegExp): void;
};

/** Collects errors and warnings of a page's console, uncaught errors, and what its security policy refused. */
export function watchForProblems(): Problems {
  let found: string[] = [];
  return {
    watch(page) {
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") found.push(message.text());
      });
      page.on("pageerror", (error) => void found.push(String(error)));
    },
    all: () => found,
    forgive(pattern) {
      const rest = found.filter((text) => !pattern.test(text));
      if (rest.length === found.length) throw new Error(`No problem matches ${pattern}: ${found.join("\n")}`);
      found = rest;
    },
  };
}
