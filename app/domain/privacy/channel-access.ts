import type { Json } from "../json-value";

/**
 * Who may write to an assistant by a channel: where each place of one (itself, or an account of it) says so, in both
 * spellings. Source: both tools' schemas and access rules.
 */
export const dmPolicyPaths = [["dmPolicy"], ["dm", "policy"]] as const;
/** With a star in one of them everybody gets through, whatever the policy says. */
export const allowListPaths = [["allowFrom"], ["dm", "allowFrom"], ["groupAllowFrom"]] as const;
export const safeDmPolicies: ReadonlySet<string> = new Set(["pairing", "allowlist", "disabled"]);

export const entriesOf = (list: Json | undefined): readonly Json[] =>
  Array.isArray(list) ? (list as readonly Json[]) : [];
export const holdsStar = (list: Json | undefined): boolean => entriesOf(list).includes("*");
