import type { Certificate } from "../../../../app/contract/runner";
import type { RunnerAccessSnapshot } from "../../../../app/contract/runner-access";

/** For tests and pictures: a self-made certificate of a machine of the network. */
export const sampleCertificate = (over: Partial<Certificate> = {}): Certificate => ({
  subject: "CN=gpu.example, O=Lab",
  issuer: "CN=gpu.example, O=Lab",
  names: ["gpu.example", "192.168.1.40"],
  validFrom: Date.parse("2026-05-01"),
  validTo: Date.parse("2027-05-01"),
  fingerprint: "AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89",
  ...over,
});

export const sampleAccess = (over: Partial<RunnerAccessSnapshot> = {}): RunnerAccessSnapshot => ({
  revision: 1,
  asOf: Date.parse("2026-11-29"),
  canStore: true,
  ownHosts: [],
  items: [],
  ...over,
});
