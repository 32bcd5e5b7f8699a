import fc from "fast-check";
import { expect, test } from "vitest";
import type { PrivacyRow } from "../../../app/contract/privacy";
import { checks } from "../../../app/domain/privacy/checks";
import { type EvidenceCode, evidenceCodes } from "../../../app/domain/privacy/evidence";
import { maskRows } from "../../../app/domain/privacy/mask-rows";
import { createReportScrub } from "./report-mask";

const home = "/home/annabel";
const scrub = createReportScrub({ home, os: "linux", names: ["annabel", "annas-box"] });
const masked = (rows: readonly PrivacyRow[], withNames = false) =>
  maskRows(rows, { withNames, scrub: (text) => scrub(text, { withNames }) });

function row(over: Partial<PrivacyRow> = {}): PrivacyRow {
  return {
    id: "gateway-loopback",
    group: checks["gateway-loopback"].group,
    verdict: "fail",
    own: "fail",
    reason: null,
    detail: null,
    evidence: [],
    fixes: [],
    steps: [],
    acceptance: null,
    isRunning: false,
    checkedAt: 1,
    tookMs: 1,
    since: 1,
    ...over,
  };
}

/** Each with the part of it that must not be seen. */
const secrets: readonly [string, string][] = [
  ["Authorization: Bearer abcdef0123456789", "abcdef0123456789"],
  ["OPENAI_API_KEY=sk-plantedplanted0123", "sk-plantedplanted0123"],
  ['"apiKey": "planted-key-0123456789"', "planted-key-0123456789"],
  ["http://anna:hunter2@127.0.0.1:1/v1", "hunter2"],
  ["--token plantedtoken0123456789", "plantedtoken0123456789"],
];
const names: readonly [string, string][] = [
  ["/home/annabel/.openclaw/openclaw.json", "annabel"],
  ["owned by annabel", "annabel"],
  ["at annas-box.local", "annas-box"],
  ["ANNABEL", "ANNABEL"],
  ["listens on 192.168.7.23:18789", "192.168.7.23"],
];
const around = fc.constantFrom("", " ", "found ", ", then ", "\n", "(", ": ");

test("no planted secret is in a report, wherever it stood, with names or without", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...secrets),
      around,
      fc.constantFrom<EvidenceCode>(...evidenceCodes),
      fc.constantFrom("public", "local", "secret"),
      fc.boolean(),
      ([text, secret], before, code, of, withNames) => {
        const planted = `${before}${text}`;
        const told = masked(
          [
            row({
              detail: planted,
              acceptance: { reason: planted, at: 1 },
              evidence: [{ code, values: { a: planted, id: planted, n: 4 }, class: of }],
            }),
          ],
          withNames,
        );
        expect(JSON.stringify(told)).not.toContain(secret);
      },
    ),
  );
});

test("no name of the machine or its user is in a report without names, wherever it stood", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      around,
      fc.constantFrom<EvidenceCode>(...evidenceCodes),
      fc.constantFrom("public", "local", "secret"),
      ([text, name], before, code, of) => {
        const planted = `${before}${text}`;
        const told = masked([
          row({
            detail: planted,
            acceptance: { reason: planted, at: 1 },
            evidence: [{ code, values: { a: planted, kind: planted }, class: of }],
          }),
        ]);
        expect(JSON.stringify(told)).not.toContain(name);
      },
    ),
  );
});

test("local evidence is masked whole but for what names nothing; numbers and public evidence stay", () => {
  const [told] = masked([
    row({
      detail: "whatever a tool says",
      evidence: [
        { code: "runner-at", values: { kind: "docker-engine", address: "box:12434" }, class: "local" },
        { code: "audit-finding", values: { id: "fs.x", severity: "warn", title: "~/x" }, class: "local" },
        { code: "path-open", values: { mode: "drwxr-xr-x", path: "~/.openclaw" }, class: "local" },
        { code: "path-open", values: { mode: "BUILTIN\\Users:(RX) annas-box\\bert", path: "x" }, class: "local" },
        { code: "bind", values: { bind: "lan", port: 18_789 }, class: "public" },
        { code: "not-looked-into", values: { source: "x" }, class: "secret" },
      ],
    }),
  ]);
  expect(told?.detail).toBeNull();
  expect(told?.evidence.map(({ values }) => values)).toEqual([
    { kind: "docker-engine", address: "•••" },
    { id: "fs.x", severity: "warn", title: "•••" },
    { mode: "drwxr-xr-x", path: "•••" },
    { mode: "•••", path: "•••" },
    { bind: "lan", port: 18_789 },
  ]);
});

test("with names they stay, and what is secret still does not", () => {
  const [told] = masked(
    [
      row({
        detail: "/home/annabel/x",
        evidence: [
          { code: "runner-at", values: { kind: "x", address: "annas-box:1" }, class: "local" },
          { code: "not-looked-into", values: { source: "x" }, class: "secret" },
        ],
      }),
    ],
    true,
  );
  expect(told).toMatchObject({ detail: "/home/annabel/x", evidence: [{ values: { address: "annas-box:1" } }] });
  expect(told?.evidence).toHaveLength(1);
});

test("a name is not looked for in the middle of words, and loopback is everybody's", () => {
  expect(scrub("annabelle at 127.0.0.1, version 1.2.3.4.5", { withNames: false })).toBe(
    "annabelle at 127.0.0.1, version 1.2.3.4.5",
  );
  expect(createReportScrub({ home: "/root", os: "linux", names: ["pi", ""] })("a pi", { withNames: false })).toBe(
    "a pi",
  );
});
