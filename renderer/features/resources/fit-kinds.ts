import type { Verdict } from "../../../app/domain/fit/fit";
import type { StateKind } from "../../ui/State";

/** The shape of each verdict. */
export const fitKinds: Record<Verdict, StateKind> = {
  "runs-well": "ok",
  tight: "look",
  slow: "look",
  "wont-fit": "cross",
  unknown: "unknown",
};
