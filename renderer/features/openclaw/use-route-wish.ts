import { useState } from "react";
import type { CloudChoice, Dialect } from "../../../app/contract/openclaw";
import { routeProfiles, type RouteProfile } from "../../../app/domain/route-profile-names";

export { routeProfiles, type RouteProfile };

/** Clouds whose address and way of speaking are known; `other` speaks as OpenAI's chat does. */
const services = {
  openai: { baseUrl: "https://api.openai.com/v1", api: "openai-responses" },
  anthropic: { baseUrl: "https://api.anthropic.com", api: "anthropic-messages" },
  other: { baseUrl: "", api: "openai-completions" },
} as const satisfies Record<string, Pick<CloudChoice, "baseUrl" | "api">>;
export type Service = keyof typeof services;
export const serviceNames = Object.keys(services) as Service[];

export type CloudDraft = {
  service: Service;
  model: string;
  /** Typed for `other` only. */
  address: string;
  keyFrom: "store" | "environment";
  variable: string;
};
export type CloudProblem = "model" | "address" | "variable";

const modelName = /^[\w.:@/-]{1,200}$/;
const variableName = /^[A-Z_][A-Z0-9_]{0,99}$/;
const isHttps = (text: string) => URL.canParse(text) && new URL(text).protocol === "https:";

/** What is still missing or wrong; empty: it can be asked for. */
function problemsOf(draft: CloudDraft, dialect: Dialect | null): CloudProblem[] {
  return [
    ...(modelName.test(draft.model.trim()) ? [] : (["model"] as const)),
    ...(draft.service !== "other" || isHttps(draft.address.trim()) ? [] : (["address"] as const)),
    ...(draft.keyFrom === "store" || dialect === "clawdbot" || variableName.test(draft.variable.trim())
      ? []
      : (["variable"] as const)),
  ];
}

function cloudOf(draft: CloudDraft, dialect: Dialect | null): CloudChoice {
  const { baseUrl, api } = services[draft.service];
  return {
    model: draft.model.trim(),
    baseUrl: draft.service === "other" ? draft.address.trim() : baseUrl,
    api,
    // the older one refuses its whole configuration wherever the variable is missing
    keyVariable: draft.keyFrom === "environment" && dialect !== "clawdbot" ? draft.variable.trim() : null,
  };
}

/** Who is to answer, as it is being chosen. */
export function useRouteWish(dialect: Dialect | null) {
  const [profile, setProfile] = useState<RouteProfile>("local-only");
  const [cloud, setCloud] = useState<CloudDraft>({
    service: "openai",
    model: "",
    address: "",
    keyFrom: "store",
    variable: "",
  });
  const problems = profile === "local-only" ? [] : problemsOf(cloud, dialect);
  return {
    profile,
    setProfile,
    cloud,
    changeCloud: (part: Partial<CloudDraft>) => setCloud({ ...cloud, ...part }),
    problems,
    /** What `openclaw.plan` is asked with. */
    inputFor: (model: string, asked: RouteProfile = profile) => ({
      profile: asked,
      ...(asked === "cloud" ? {} : { model }),
      ...(asked === "local-only" ? {} : { cloud: cloudOf(cloud, dialect) }),
    }),
  };
}
export type RouteWish = ReturnType<typeof useRouteWish>;
