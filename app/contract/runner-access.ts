import { z } from "zod";
import { Nothing, stamped } from "./common";
import { Certificate } from "./runner";

/** What is kept for one address of another machine, by its origin. */
export const AddressAccess = z.object({
  /** `https://box.example:8443`. */
  origin: z.string(),
  /** stored: in the system's secret store; memory: until Homeport ends. The token itself never leaves main. */
  token: z.enum(["none", "stored", "memory"]),
  /** Trusted although nobody vouches for it, and since when (epoch ms); null: certificates are verified as usual. */
  trusted: z.object({ certificate: Certificate, at: z.number() }).nullable(),
  /** Somebody said that what is sent there may be readable on the way. */
  isPlainAllowed: z.boolean(),
});
export type AddressAccess = z.infer<typeof AddressAccess>;

export const RunnerAccessSnapshot = z.object({
  ...stamped,
  items: z.array(AddressAccess),
  /** Whether the system has a secret store that Homeport may use. */
  canStore: z.boolean(),
  /** This machine's own names and addresses: what goes there unencrypted stays here. */
  ownHosts: z.array(z.string()),
});
export type RunnerAccessSnapshot = z.infer<typeof RunnerAccessSnapshot>;

/** As it is typed into the address field; main takes its origin. */
const AddressInput = z.string().min(1).max(300);

export const runnerAccessRoutes = {
  "runnerAccess.read": { input: Nothing, output: RunnerAccessSnapshot },
  /** For exactly this origin. Throws bad-input for what is no token, or no address. */
  "runnerAccess.setToken": {
    input: z.strictObject({ address: AddressInput, token: z.string().min(1).max(4096) }),
    output: RunnerAccessSnapshot,
  },
  "runnerAccess.forgetToken": { input: z.strictObject({ address: AddressInput }), output: RunnerAccessSnapshot },
  /** Looks at the certificate again, and trusts it only where it is the very one that was shown. Throws plan-stale. */
  "runnerAccess.trust": {
    input: z.strictObject({ address: AddressInput, fingerprint: z.string().min(1).max(200) }),
    output: RunnerAccessSnapshot,
  },
  "runnerAccess.distrust": { input: z.strictObject({ address: AddressInput }), output: RunnerAccessSnapshot },
  /** Unencrypted to another machine: meant, or no longer. */
  "runnerAccess.allowPlain": {
    input: z.strictObject({ address: AddressInput, isAllowed: z.boolean() }),
    output: RunnerAccessSnapshot,
  },
} as const;
export type RunnerAccessEvents = { "runnerAccess.changed": RunnerAccessSnapshot };
