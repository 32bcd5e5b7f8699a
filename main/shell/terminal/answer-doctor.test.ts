import { expect, test } from "vitest";
import type { DoctorFinding } from "../../../app/contract/doctor";
import { doctorFindings, type FindingId } from "../../../app/domain/doctor/findings";
import { speak } from "../words";
import { answerDoctor } from "./answer-doctor";

const finding = (id: FindingId, values: DoctorFinding["values"] = {}, detail: string | null = null) => ({
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

test("who has the port is said in the language of the terminal", async () => {
  await speak("de", []);
  const holder = { kind: "container", name: "web" } as const;
  const { text } = await answerDoctor(
    doctor(
      finding("port-taken", { holder }),
      finding("port-taken", { holder: "" }),
      finding("port-kept-by-windows", { firstPort: 12_400, lastPort: 12_499 }),
    ),
    { isJson: false },
  );
  await speak("en", []);
  expect(text).toContain("antwortet oder schweigt etwas anderes: der Container web\n");
  expect(text).toContain("antwortet oder schweigt etwas anderes: wer es ist, sagt das System nicht\n");
  expect(text).toContain("Windows selbst hält die Ports 12400 bis 12499 frei");
});

test("nothing found ends with 0", async () => {
  expect(await answerDoctor(doctor(), { isJson: false })).toEqual({
    text: "Nothing was found that is wrong",
    exitCode: 0,
  });
});
