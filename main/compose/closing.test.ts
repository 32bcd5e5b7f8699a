import { expect, test } from "vitest";
import { openSimulatedHouse } from "../../e2e/harness/simulated-house";

test("when the last window is closed, the conversation is forgotten, and an answer that is coming stops", async () => {
  const house = await openSimulatedHouse();
  const { items } = await house.until("models.read", {}, ({ state }) => state === "ready");
  const model = items.find(({ purpose }) => purpose === "text")?.ref ?? "";
  const question = { model, text: "Who is Edda?", maxTokens: 2_000 };
  await house.answered({ ...question, maxTokens: 8 });
  await house.ask("chat.send", question);
  house.allClosed();
  expect((await house.ask("chat.read", {})).turns).toEqual([]);
  // another one may be asked at once
  await house.answered({ ...question, maxTokens: 8 });
  expect((await house.ask("chat.read", {})).turns).toHaveLength(1);
  await house.quit();
});
