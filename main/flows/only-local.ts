import { CodedError } from "../../app/contract/errors";
import { isSameEndpoint } from "../../app/domain/model-place";
import type { AnswerRoute } from "../services/openclaw/facts";

/** Nothing has been sent by then. Throws CodedError openclaw-not-local when any model of the route is not this runner's or here. */
export function refuseUnlessLocal(
  { defaultModel, fallbacks, utilityModel }: AnswerRoute,
  runnerUrl: string | null,
): void {
  const elsewhere = [defaultModel, ...fallbacks, ...(utilityModel === null ? [] : [utilityModel])].filter(
    ({ place, baseUrl }) => place !== "this-machine" && !isSameEndpoint(baseUrl, runnerUrl),
  );
  if (elsewhere.length === 0 && defaultModel.baseUrl !== null) return;
  const names = elsewhere.map(({ ref, place }) => `${ref} (${place})`).join(", ");
  throw new CodedError("openclaw-not-local", `The question would have left for ${names}; nothing was sent`, names);
}
