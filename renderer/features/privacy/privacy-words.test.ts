import { expect, test } from "vitest";
import { CloudWays } from "../../../app/contract/openclaw";
import { RunnerKind, runnerStates } from "../../../app/contract/runner";
import { webTools } from "../../../app/domain/privacy/openclaw-rules";
import crossing from "../../locales/en/crossing.json";
import privacy from "../../locales/en/privacy.json";

test.each([
  [CloudWays.shape.unread.element.shape.source.options, crossing.unreadOf],
  [RunnerKind.options, privacy.value.kind],
  [runnerStates, privacy.value.state],
  [webTools.map(({ tool }) => tool), privacy.value.tool],
])("each of %s that evidence may hold has words", (codes, words) => {
  expect(Object.keys(words)).toEqual(expect.arrayContaining([...codes]));
});
