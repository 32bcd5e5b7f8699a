import { getI18n } from "react-i18next";
import { expect, test } from "vitest";
import { CloudWays } from "../../../app/contract/openclaw";
import { LocationReason, RunnerKind, runnerStates } from "../../../app/contract/runner";
import { evidence } from "../../../app/domain/privacy/finding";
import { webTools } from "../../../app/domain/privacy/openclaw-rules";
import { speak } from "../../i18n";
import crossing from "../../locales/en/crossing.json";
import privacy from "../../locales/en/privacy.json";
import { evidenceText } from "./privacy-words";

test("where the runner computes is said in the window’s language", async () => {
  await speak("de");
  const seen = evidence("place-reason", { reason: "tunnel", listener: "ssh" });
  expect(evidenceText(getI18n().t, seen)).toBe(
    "Eine Loopback-Adresse, und dort lauscht ssh: ein Tunnel zu einem anderen Rechner.",
  );
  await speak("en");
});

test.each([
  [CloudWays.shape.unread.element.shape.source.options, crossing.unreadOf],
  [RunnerKind.options, privacy.value.kind],
  [LocationReason.options.flatMap(({ shape }) => shape.code.options), privacy.place],
  [runnerStates, privacy.value.state],
  [webTools.map(({ tool }) => tool), privacy.value.tool],
])("each of %s that evidence may hold has words", (codes, words) => {
  expect(Object.keys(words)).toEqual(expect.arrayContaining([...codes]));
});
