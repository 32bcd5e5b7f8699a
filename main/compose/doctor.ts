import { type DoctorOptions, createDoctorFlow } from "../flows/doctor";
import { createFailureMemory } from "../flows/recent-failures";
import type { Platform } from "../platform/platform";
import type { OnEvent } from "./pushes";
import type { Services } from "./services";

type Options = {
  platform: Platform;
  onEvent: OnEvent;
  services: Pick<
    Services,
    "runner" | "models" | "openclaw" | "hardware" | "jobs" | "chat" | "requests" | "keptFailures"
  >;
} & Pick<DoctorOptions, "setUp" | "place" | "gateway" | "pressure">;

/** The doctor, and what failed lately, which it tells of. */
export function composeDoctor({ platform, onEvent, services, ...flows }: Options) {
  const { runner, models, openclaw, hardware, jobs, chat, requests, keptFailures } = services;
  const { runCommand, env, os, clock } = platform;
  const failures = createFailureMemory({ jobs, chat, requests, kept: keptFailures, clock });
  onEvent("jobs.changed", failures.changed);
  onEvent("chat.changed", failures.changed);
  const doctor = createDoctorFlow({
    ...flows,
    runner,
    models,
    openclaw,
    jobs,
    failures: failures.read,
    hardware,
    runCommand,
    env,
    os,
    clock,
  });
  onEvent("runner.changed", doctor.runnerChanged);
  return { doctor, failures };
}
