import { expect, test } from "vitest";
import { doctorFindings, type FindingId } from "../../../app/domain/doctor/findings";
import { answerDoctor } from "./answer-doctor";

const finding = (id: FindingId, values: Record<string, string | number> = {}, detail: string | null = null) => ({
  id,
  ...doctorFindings[id],
  values,
  detail,
});
const doctor = (...findings: ReturnType<typeof finding>[]) => ({
  look: () => Promise.resolve({ asOf: 1, tookMs: 1, findings, unread: [] }),
});

test("each finding with its why, its next step and the tool's words; the exit code tells the worst", async () => {
  const blocks = await answerDoctor(doctor(finding("docker-down", {}, "Cannot connect\nto it"), finding("swapping")), {
    isJson: false,
  });
  expect(blocks.text).toContain("✗ Docker is not running\n  The docker command is there");
  expect(blocks.text).toContain("    to it\n! This machine swaps");
  expect(blocks.exitCode).toBe(1);
  expect((await answerDoctor(doctor(finding("swapping")), { isJson: false })).exitCode).toBe(3);
});

test("amounts are for people in words, and bytes in JSON", async () => {
  const orphan = doctor(finding("engine-orphaned", { memoryBytes: 6.8 * 1024 ** 3, pids: "720" }));
  expect((await answerDoctor(orphan, { isJson: false })).text).toContain("It holds 6.8 GB (process 720).");
  expect(JSON.parse((await answerDoctor(orphan, { isJson: true })).text)).toMatchObject({
    findings: [{ values: { memoryBytes: 6.8 * 1024 ** 3 } }],
  });
});

test("nothing found ends with 0", async () => {
  expect(await answerDoctor(doctor(), { isJson: false })).toEqual({
    text: "Nothing was found that is wrong",
    exitCode: 0,
  });
});
