import type { Model } from "../../app/contract/models";
import { modelNamed } from "../../app/domain/model-reference";
import { bridge } from "../bridge";
import { createDomainStore } from "./create-domain-store";

export const useModels = createDomainStore({
  request: () => bridge.request("models.read", {}),
  subscribe: (listener) => bridge.on("models.changed", listener),
});

/** The listed model that goes by this name, for the store's selector; undefined when none does, or nothing is read yet. */
export const listedAs =
  (name: string | null) =>
  ({ snapshot }: { snapshot: { items: readonly Model[] } | null }): Model | undefined =>
    name === null || snapshot === null ? undefined : modelNamed(snapshot.items, name);
