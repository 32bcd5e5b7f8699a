import { expect, test, vi } from "vitest";
import { createSaveText } from "./save-text";

const file = { name: "privacy-checklist.md", text: "# Privacy" };

test("it is written where the user said, and nowhere when the dialog was closed", async () => {
  const write = vi.fn<(place: string, text: string) => Promise<void>>().mockResolvedValue();
  const choose = vi.fn<(name: string) => Promise<string | null>>().mockResolvedValueOnce("/home/anna/p.md");
  const save = createSaveText(choose, { write });
  expect(await save(file)).toBe(true);
  expect(choose).toHaveBeenCalledWith("privacy-checklist.md");
  expect(write.mock.calls).toEqual([["/home/anna/p.md", "# Privacy"]]);
  choose.mockResolvedValueOnce(null);
  expect(await save(file)).toBe(false);
  expect(write).toHaveBeenCalledTimes(1);
});

test("what can't be written there is the caller's failure", async () => {
  const save = createSaveText(async () => "/sealed/p.md", { write: () => Promise.reject(new Error("EACCES")) });
  await expect(save(file)).rejects.toThrow("EACCES");
});
