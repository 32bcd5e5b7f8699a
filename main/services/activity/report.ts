import type { ActivityLine, ActivitySnapshot } from "../../../app/contract/activity";
import type { Reading } from "../../../app/contract/common";
import type { Failure } from "../../../app/contract/errors";
import type { HardwareSnapshot } from "../../../app/contract/hardware";
import type { JobsSnapshot } from "../../../app/contract/jobs";
import type { ConfiguredModel, OpenClawSnapshot } from "../../../app/contract/openclaw";
import type { ProgramInfo } from "../../../app/contract/program";
import type { PrivacySnapshot } from "../../../app/contract/privacy";
import type { RunnerSnapshot } from "../../../app/contract/runner";

/** What a report is made of. Never the chat, and of OpenClaw's proof nothing: both hold words of the user. */
export type ReportFacts = {
  program: Pick<ProgramInfo, "version" | "isDemo" | "shell" | "platform" | "runtime">;
  hardware: HardwareSnapshot;
  runner: RunnerSnapshot;
  openclaw: OpenClawSnapshot;
  jobs: JobsSnapshot;
  privacy: Pick<PrivacySnapshot, "rows">;
};

const linesKept = 60;
const notesKept = 20;
const longestLine = 300;
const gib = 1024 ** 3;

/** The report as text, facts only: what is known now, each unknown with its reason. Not yet redacted. */
export function reportText(facts: ReportFacts, activity: ActivitySnapshot): string {
  const newest = activity.lines.slice(0, linesKept);
  const notes = activity.notes.slice(0, notesKept);
  return [
    ...section(`Homeport support report, ${time(activity.asOf)}`, programRows(facts)),
    ...section("Machine", machineRows(facts.hardware)),
    ...section("Model Runner", runnerRows(facts.runner)),
    ...section("OpenClaw", openclawRows(facts.openclaw)),
    ...section("Privacy checklist", privacyRows(facts.privacy)),
    ...section("Jobs", jobRows(facts.jobs)),
    ...section(`Ledger, newest first (${newest.length} of ${activity.lines.length} lines)`, newest.map(ledgerRow)),
    ...section(
      "Warnings and errors, newest first",
      notes.map(({ at, level, text }) => `${time(at)} ${level}: ${text}`),
    ),
  ].join("\n");
}

function section(title: string, rows: readonly string[]): string[] {
  const listed = rows.length === 0 ? ["none"] : rows;
  return [title, ...listed.map((row) => `  ${oneLine(row)}`), ""];
}

function programRows({ program }: ReportFacts): string[] {
  const { version, isDemo, shell, platform, runtime } = program;
  return [
    `version: ${version}${isDemo ? " (demo: everything below is simulated)" : ""}`,
    `shown in: ${shell} on ${platform}`,
    `runtime: ${runtime.join(", ")}`,
  ];
}

function machineRows({ os, cpu, memoryBytes, gpus, modelDisk }: HardwareSnapshot): string[] {
  const size = (bytes: Reading<number>) => value(bytes, (known) => `${(known / gib).toFixed(1)} GiB`);
  return [
    `system: ${value(os.name)} ${value(os.version)}, ${os.arch}`,
    `processor: ${value(cpu.name)}, ${cpu.logicalCores} threads`,
    `memory: ${size(memoryBytes)}`,
    ...(gpus.isKnown
      ? gpus.value.map(
          ({ name, isUnified, vramBytes, driver }) =>
            `GPU: ${name}, ${isUnified ? "unified memory" : size(vramBytes)}, driver ${value(driver)}`,
        )
      : [`GPU: ${value(gpus, () => "")}`]),
    ...(gpus.isKnown && gpus.value.length === 0 ? ["GPU: none"] : []),
    `disk of the models: ${size(modelDisk.freeBytes)} free of ${size(modelDisk.totalBytes)}`,
  ];
}

function runnerRows({
  state,
  endpoint,
  version,
  backends,
  loaded,
  attempts,
  docker,
  problem,
}: RunnerSnapshot): string[] {
  return [
    `state: ${state}`,
    `version: ${value(version)}`,
    ...(endpoint
      ? [
          `endpoint: ${endpoint.address} (${endpoint.kind}, ${endpoint.transport}, found by ${endpoint.source})`,
          `location: ${endpoint.location}, by ${Object.values(endpoint.locationReason).join(" ")}`,
        ]
      : ["endpoint: none"]),
    ...backends.map(({ name, status, detail }) => `backend ${name}: ${status}${detail === "" ? "" : `, ${detail}`}`),
    `loaded: ${loaded.length === 0 ? "none" : loaded.map(({ ref, mode }) => `${ref} (${mode})`).join(", ")}`,
    ...attempts.map(
      ({ source, address, outcome, detail }) =>
        `tried ${address} (${source}): ${outcome}${detail === undefined ? "" : `, ${detail}`}`,
    ),
    `docker: client ${value(docker.client)}, server ${value(docker.server)}, model plugin ${value(docker.hasModelPlugin, (has) => (has ? "yes" : "no"))} ${value(docker.pluginVersion)}, rootless ${value(docker.isRootless, (is) => (is ? "yes" : "no"))}`,
    ...problemRow(problem),
  ];
}

function openclawRows(openclaw: OpenClawSnapshot): string[] {
  const { state, installs, dialect, defaultModel, fallbacks, isConnected, proof, problem } = openclaw;
  return [
    `state: ${state}`,
    ...installs.map(
      (one) => `${one.dialect}: ${value(one.version)} at ${one.path}${one.problem ? ` (${one.problem.code})` : ""}`,
    ),
    `in use: ${dialect ?? "none"}, configuration ${value(openclaw.configPath)}`,
    `default model: ${value(defaultModel, modelText)}`,
    `fallbacks: ${value(fallbacks, (all) => (all.length === 0 ? "none" : all.map(modelText).join(", ")))}`,
    `connected to this Model Runner: ${isConnected ? "yes" : "no"}`,
    `last check: ${proof === null ? "none" : `${proof.isProven ? "proven" : "not proven"}, ${time(proof.at)}`}`,
    ...problemRow(problem),
  ];
}

const modelText = ({ ref, place }: ConfiguredModel) => `${ref} (${place})`;

function jobRows({ items }: JobsSnapshot): string[] {
  return items.toReversed().map(({ kind, subject, phase, startedAt, outcome }) => {
    const end = outcome?.kind === "failed" ? `failed with ${outcome.failure.code}` : outcome?.kind;
    return `${time(startedAt)} ${kind} ${subject}: ${end ?? "under way"} (${phase})`;
  });
}

/** How each check came out; never what was read for it, nor why a risk was accepted. */
function privacyRows({ rows }: ReportFacts["privacy"]): string[] {
  return rows.map(({ id, verdict, own, reason }) => {
    if (verdict === null) return `${id}: not looked at`;
    if (verdict === "accepted") return `${id}: accepted (${own})`;
    return `${id}: ${verdict}${reason === null ? "" : ` (${reason})`}`;
  });
}

function ledgerRow(line: ActivityLine): string {
  const { count, firstAt, lastAt } = line;
  const when = count === 1 ? time(firstAt) : `${time(firstAt)}, ×${count} until ${time(lastAt)},`;
  if (line.kind === "file") return `${when} file ${line.action} ${line.path}`;
  const after = `-> ${line.outcome} (${Math.round(line.durationMs)} ms)`;
  if (line.kind === "command") return `${when} command ${cut([line.file, ...line.args].join(" "))} ${after}`;
  return `${when} request ${line.method} ${line.address} ${cut(line.path)} (${line.purpose}, ${line.reach}) ${after}`;
}

/** Code and message only: what a tool said in full may quote what it was asked. */
function problemRow(problem: Failure | null): string[] {
  return problem === null ? [] : [`problem: ${problem.code}: ${problem.message}`];
}

function value<T>(reading: Reading<T>, format: (known: T) => string = String): string {
  return reading.isKnown ? format(reading.value) : `unknown (${reading.reason})`;
}

const time = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
const cut = (text: string) => (text.length <= longestLine ? text : `${text.slice(0, longestLine)}…`);
const oneLine = (text: string) => text.replace(/\s*\n\s*/g, " / ");
