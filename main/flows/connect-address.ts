import { CodedError, toFailure } from "../../app/contract/errors";
import { isSameEndpoint } from "../../app/domain/model-place";
import type { SendHttp } from "../platform/http";
import { type JobHandle, type SendToRunner, calmed } from "../platform/ports";
import type { PlanSources, PlannedModel } from "./connect-plan";
import type { PlaceFlow } from "./openclaw-place";
import { probeEndpoint } from "./probe-endpoint";
import type { SetUpFlow } from "./set-up/set-up-runner";

export type AddressStepsOptions = {
  place: Pick<PlaceFlow, "addressFor" | "check">;
  /** Docker Desktop's port for programs outside Docker. */
  port: SetUpFlow["port"];
  runner: { read: PlanSources["readRunner"]; send: SendToRunner };
  sendHttp: SendHttp | undefined;
};

/** What a connection does about its address: the port that has to be opened, and whether it answers from where OpenClaw runs. */
export function createAddressSteps({ place, port, runner, sendHttp }: AddressStepsOptions) {
  return {
    /** A token of the model, by the very address where that can be asked from here; else both halves of the way. */
    async probe({ ref: model, address }: PlannedModel, job: JobHandle): Promise<void> {
      const baseUrl = address?.baseUrl ?? "";
      if (address?.tryFrom === "container") await place.check(address, job.signal);
      if (address?.tryFrom === null) job.warn({ code: "address-not-tried", address: baseUrl });
      const isAskedHere = address?.tryFrom === "here";
      await probeEndpoint({
        send: runner.send,
        sendHttp: isAskedHere ? sendHttp : undefined,
        baseUrl: isAskedHere ? baseUrl : "http://runner",
        model,
        signal: job.signal,
      });
    },
    /** `onBegin` comes right before it is opened. Throws as the set-up does, and plan-stale where it opens elsewhere. */
    async openPort(local: PlannedModel | null, job: JobHandle, onBegin: () => void): Promise<void> {
      await port.open(job, onBegin);
      if (local === null) return;
      local.runnerUrl = runner.read().endpoint?.openAiBaseUrl ?? null;
      if (isSameEndpoint(local.runnerUrl, local.address?.baseUrl) || local.address?.tryFrom !== "here") return;
      throw new CodedError("plan-stale", "The runner answers at another address than was planned; nothing was written");
    },
    /** What is in the way of it is said with the job; why that failed stays its failure. Never throws. */
    async closePort(job: JobHandle): Promise<void> {
      const calm = calmed(job);
      await port.close(calm).catch((error: unknown) => {
        const { message, detail } = toFailure(error);
        job.warn({ code: "undo-left", what: "TCP port 12434", text: [message, detail].filter(Boolean).join(" ") });
      });
    },
  };
}
