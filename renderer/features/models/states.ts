import { ModelsSnapshot } from "../../../app/contract/models";

/** Every state the Models page is designed for. */
export const modelsStates = [
  ...ModelsSnapshot.shape.state.options,
  "empty",
  "no-runner",
  "many",
  "long-names",
  "fits",
  "loading",
  "pulling",
  "pull-paused",
  "pull-failed",
  "bad-name",
  "details",
  "details-failed",
  "found",
  "search-failed",
  "variants",
  "access",
  "import",
  "import-refused",
  "importing",
  "removing",
  "offline",
] as const;
