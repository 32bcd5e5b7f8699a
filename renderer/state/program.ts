import { create } from "zustand";
import type { Failure } from "../../app/contract/errors";
import type { ProgramInfo } from "../../app/contract/program";
import { bridge } from "../bridge";

type Program = { info: ProgramInfo | null; failure: Failure | null };

const useStore = create<Program>()(() => ({ info: null, failure: null }));

async function read() {
  const answer = await bridge.request("program.read", {});
  useStore.setState(answer.ok ? { info: answer.data, failure: null } : { failure: answer.error });
}

/** What this program is. It does not change while it runs, so it is read once per connection. */
export const useProgram = Object.assign(useStore, {
  start: () => void read(),
  restart: read,
  reset: () => useStore.setState(useStore.getInitialState(), true),
});
