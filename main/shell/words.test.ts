import { expect, test } from "vitest";
import { words } from "./words";

test("its own words come without a prefix, the window's with one", () => {
  expect(words("menu.about")).toBe("About Homeport");
  expect(words("translation:nav.chat")).toBe("Try it");
  expect(words("translation:job.kind.pull-model", { subject: "ai/qwen3" })).toBe("Pulling ai/qwen3");
  expect(words("translation:errors.disk-full.title")).toMatch(/disk/i);
});
