import { z } from "zod";
import { isBaseUrl } from "../domain/base-url";
import { Nothing } from "./common";

/** Where OpenClaw's gateway runs; `unknown` is said with its reason, and then the user chooses. */
export const OpenClawWhere = z.enum(["this-machine", "container", "another-machine", "unknown"]);
export type OpenClawWhere = z.infer<typeof OpenClawWhere>;

/** How that was found, or why it was not. */
export const PlaceReason = z.enum([
  // this machine
  "no-container",
  "no-docker",
  "docker-down",
  "docker-elsewhere",
  // a container
  "container-has-folder",
  // another machine
  "gateway-elsewhere",
  // not known
  "other-folder",
  "several",
  "container-stopped",
  "docker-silent",
]);
export type PlaceReason = z.infer<typeof PlaceReason>;

/** Which way an address takes, and so why it is offered. */
export const AddressWay = z.enum([
  /** The runner's own port, as Homeport reaches it. */
  "runner",
  /** The port Docker Desktop's runner would have, once it is opened. */
  "open-port",
  /** Docker Desktop's name for its runner: from containers only. */
  "model-runner",
  /** A container's name for the machine that Docker runs on. */
  "docker-host",
  /** The address of this machine on Docker's own network. */
  "bridge",
  /** The runner's container, on a network that both share. */
  "runner-container",
  "typed",
]);
export type AddressWay = z.infer<typeof AddressWay>;

/** What came of asking an address for its models, and from where. */
export const AddressTry = z.object({
  at: z.number(),
  from: z.enum(["here", "container"]),
  /** `no-tool`: the container has nothing to ask with. */
  outcome: z.enum(["answered", "other-service", "no-answer", "no-tool"]),
  /** The tool's own words; empty for none. */
  text: z.string(),
});
export type AddressTry = z.infer<typeof AddressTry>;

export const PlaceAddress = z.object({
  baseUrl: z.string(),
  way: AddressWay,
  /** Answers only when Docker Desktop's port is opened, which is a step of the plan. */
  needsPort: z.boolean(),
  tried: AddressTry.nullable(),
});
export type PlaceAddress = z.infer<typeof PlaceAddress>;

/** Where OpenClaw runs, and the addresses by which it could reach the runner from there, best first. */
export const OpenClawPlace = z.object({
  asOf: z.number(),
  where: OpenClawWhere,
  reason: PlaceReason,
  /** What was found: a container, an address, or docker's words; empty for none. */
  subject: z.string(),
  /** The runner's own way in decides which of them there are: empty while there is no runner. */
  addresses: z.array(PlaceAddress),
  /** How they are tried; null: not from here. */
  tryFrom: z.enum(["here", "container"]).nullable(),
  /** The command that tries them inside the container, as it is run; null where none is. */
  tryCommand: z.string().nullable(),
  /** Set in the configuration now, and only for containers, where OpenClaw runs outside; null: nothing like that. */
  onlyInContainers: z.string().nullable(),
});
export type OpenClawPlace = z.infer<typeof OpenClawPlace>;

/** http or https, without credentials, query or fragment. It is written down and asked for its models; nothing else. */
export const BaseUrl = z.string().max(500).refine(isBaseUrl);

export const openclawPlaceRoutes = {
  /** Looks afresh: one or two of docker's commands, where docker is installed. */
  "openclaw.place": { input: Nothing, output: OpenClawPlace },
  /** Asks each for its models; in a container by `docker exec`, as the place's `tryCommand` says. `baseUrl`: a typed one beside them. */
  "openclaw.tryAddresses": { input: z.strictObject({ baseUrl: BaseUrl.exactOptional() }), output: OpenClawPlace },
} as const;
