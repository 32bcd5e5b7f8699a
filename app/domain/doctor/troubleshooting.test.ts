import { expect, test } from "vitest";
import words from "../../../renderer/locales/en/doctor.json";
import { troubleshootingPage } from "./troubleshooting";

test("docs/troubleshooting.md is what the catalogue says; vitest -u writes it anew", async () => {
  await expect(troubleshootingPage(words)).toMatchFileSnapshot("../../../docs/troubleshooting.md");
});
