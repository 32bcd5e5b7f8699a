import { z } from "zod";
import { Nothing, bytes, reading } from "./common";
import { JobStarted } from "./models";

/** Limits of the runner's container; null: none of that kind. */
export const ContainerLimits = z.object({ memoryBytes: bytes.nullable(), cpus: z.number().positive().nullable() });
export type ContainerLimits = z.infer<typeof ContainerLimits>;

/** Where the engine runs, which says what could limit it. */
export const LimitsKind = z.enum([
  /** Docker Engine: in a container, which can be limited. */
  "container",
  /** Docker Desktop: on the machine itself; its virtual machine's limits don't bound it. */
  "desktop",
  /** Without Docker: nothing of that kind. */
  "standalone",
  "another-machine",
  "unknown",
]);
export type LimitsKind = z.infer<typeof LimitsKind>;

/** What bounds the runner as a whole. */
export const LimitsState = z.object({
  kind: LimitsKind,
  /** Read from the container; unknown where there is none. */
  now: reading(ContainerLimits),
  /** What Docker can give: the machine's own, or those of Docker Desktop's virtual machine. */
  machine: z.object({ memoryBytes: reading(bytes), cpus: reading(z.number().positive()) }),
  /** Set through Homeport, and put back when a new container comes without; null: nothing was. */
  kept: ContainerLimits.nullable(),
  /** What the last change replaced; null: nothing to take back. */
  before: ContainerLimits.nullable(),
  /** Taken by the models that are loaded, of the memory a limit bounds. */
  loadedBytes: reading(bytes),
});
export type LimitsState = z.infer<typeof LimitsState>;

const Wanted = z.strictObject({
  memoryBytes: z.number().int().positive().nullable(),
  cpus: z.number().positive().max(10_000).nullable(),
});

export const limitsRoutes = {
  "limits.read": { input: Nothing, output: LimitsState },
  /** Sets them on the running container and reads them back. `isDeliberate`: also below what is loaded now. */
  "limits.apply": {
    input: z.strictObject({ limits: Wanted, isDeliberate: z.boolean().optional() }),
    output: JobStarted,
  },
  /** Sets what the last change replaced. */
  "limits.undo": { input: Nothing, output: JobStarted },
  /** Sets what is kept on a container that was made anew without. */
  "limits.putBack": { input: Nothing, output: JobStarted },
} as const;
