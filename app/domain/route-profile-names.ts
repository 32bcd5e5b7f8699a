/** Who answers: only models on this machine, only a cloud, or this machine first. */
export const routeProfiles = ["local-only", "cloud", "local-then-cloud"] as const;
export type RouteProfile = (typeof routeProfiles)[number];
