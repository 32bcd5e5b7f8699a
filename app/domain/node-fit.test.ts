import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bestNode, canRun, judgeNode, nodeFits, parseNodeVersion } from "./node-fit";

describe("a Node is judged for each command line", () => {
  test.each([
    ["v20.20.2", "too-old", "too-old"],
    ["v22.11.0", "too-old", "too-old"],
    ["v22.12.0", "too-old", "fits"],
    ["v22.23.3", "too-old", "fits"],
    ["v23.4.0", "too-old", "untested"],
    ["v24.0.0", "too-old", "fits"],
    ["v24.15.9", "too-old", "fits"],
    ["v24.16.0", "fits", "fits"],
    ["24.21.0", "fits", "fits"],
    ["v25.0.0", "unsupported", "untested"],
    ["v25.9.1", "unsupported", "untested"],
    ["v26.0.0", "unsupported", "untested"],
    ["v26.0.9", "unsupported", "untested"],
    ["v26.1.0", "fits", "untested"],
    ["v27.0.0", "untested", "untested"],
    ["v26.1.0-nightly2026", "unsupported", "unsupported"],
    ["v9.11.2", "too-old", "too-old"],
    ["", "unsupported", "unsupported"],
    ["Welcome to Node.js", "unsupported", "unsupported"],
    ["v24.16", "unsupported", "unsupported"],
    ["v24.16.0; rm", "unsupported", "unsupported"],
  ] as const)("%s", (version, openclaw, clawdbot) => {
    expect([judgeNode("openclaw", version), judgeNode("clawdbot", version)]).toEqual([openclaw, clawdbot]);
  });

  const release = fc.tuple(fc.nat(40), fc.nat(40), fc.nat(40)).map((numbers) => `v${numbers.join(".")}`);

  test("what runs openclaw runs clawdbot, and a later patch of the same release is never worse", () => {
    fc.assert(
      fc.property(release, (version) => {
        const [major, minor, patch] = parseNodeVersion(version)?.numbers ?? [0, 0, 0];
        expect(canRun(judgeNode("openclaw", version)) && !canRun(judgeNode("clawdbot", version))).toBe(false);
        for (const dialect of ["openclaw", "clawdbot"] as const)
          expect(judgeNode(dialect, `v${major}.${minor}.${patch + 1}`)).toBe(judgeNode(dialect, version));
      }),
    );
  });

  test("any text is judged, and no text that is no version can run", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const fit = judgeNode("clawdbot", text);
        expect(nodeFits).toContain(fit);
        expect(canRun(fit) && parseNodeVersion(text) === null).toBe(false);
      }),
    );
  });

  const candidate = fc.record({ version: release, hasNpm: fc.boolean() });

  test("the best is one of them, can run, has npm, and is fitting wherever one is", () => {
    fc.assert(
      fc.property(fc.array(candidate), fc.constantFrom("openclaw" as const, "clawdbot" as const), (all, dialect) => {
        const usable = all.filter(({ version, hasNpm }) => hasNpm && canRun(judgeNode(dialect, version)));
        const best = bestNode(dialect, all);
        expect(best === null).toBe(usable.length === 0);
        if (best === null) return;
        expect(usable).toContain(best);
        const fits = usable.some(({ version }) => judgeNode(dialect, version) === "fits");
        expect(judgeNode(dialect, best.version)).toBe(fits ? "fits" : "untested");
      }),
    );
  });

  test("the newest long-term release, the first found of the same version", () => {
    const node = (version: string, at: string) => ({ version, at, hasNpm: true });
    const all = [
      node("v24.16.0", "a"),
      node("v24.21.0", "b"),
      node("v24.21.0", "c"),
      node("v23.9.0", "d"),
      { ...node("v26.2.0", "e"), hasNpm: false },
    ];
    expect(bestNode("openclaw", all)?.at).toBe("b");
    expect(bestNode("clawdbot", all)?.at).toBe("b");
    expect(bestNode("openclaw", all.slice(3))).toBeNull();
    expect(bestNode("clawdbot", all.slice(3))?.at).toBe("d");
  });
});
