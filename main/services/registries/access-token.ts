import type { AccessState } from "../../../app/contract/registries";
import { CodedError } from "../../../app/contract/errors";
import { parseJson, textOf, valueAt } from "../../../app/domain/json-value";
import type { SecretBox } from "../../platform/ports";

type TokenFiles = {
  readText(file: string): Promise<string | null>;
  write(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
};

/**
 * The access token for Hugging Face: in memory, and on request sealed by the system's secret store in a file of ours.
 * It is handed out for a pull that asks for it, and never to the window.
 */
export function createAccessToken({ file, files, box }: { file: string; files: TokenFiles; box: SecretBox | null }) {
  let inMemory: string | null = null;
  let isStored: boolean | null = null;
  const canStore = () => box !== null && box.isAvailable();

  async function readSealed(): Promise<string | null> {
    const text = await files.readText(file).catch(() => null);
    const sealed = text === null ? null : textOf(valueAt(parseJson(text), ["sealed"]));
    isStored = sealed !== null;
    if (sealed === null || box === null || !canStore()) return null;
    try {
      return box.open(sealed);
    } catch {
      // sealed by another account or a store that was reset: as good as none
      return null;
    }
  }

  async function read(): Promise<string | null> {
    inMemory ??= isStored === false ? null : await readSealed();
    return inMemory;
  }

  async function state(): Promise<AccessState> {
    const token = await read();
    return { kept: token === null ? "no" : isStored === true ? "stored" : "memory", canStore: canStore() };
  }

  return {
    read,
    state,
    /** Throws bad-input for what is no token, file-not-writable where it can't be stored; then it is in memory. */
    async set({ token, isLasting }: { token: string; isLasting: boolean }): Promise<AccessState> {
      if (!/^[\w.~+/=-]{8,200}$/.test(token)) throw new CodedError("bad-input", "This is not an access token.");
      inMemory = token;
      if (isLasting && box !== null && canStore()) {
        await files.write(file, `${JSON.stringify({ sealed: box.seal(token) })}\n`);
        isStored = true;
      } else if ((await files.readText(file).catch(() => null)) !== null) {
        await files.remove(file);
        isStored = false;
      }
      return state();
    },
    async forget(): Promise<AccessState> {
      inMemory = null;
      if (isStored !== false && (await files.readText(file).catch(() => null)) !== null) await files.remove(file);
      isStored = false;
      return state();
    },
  };
}
export type AccessToken = ReturnType<typeof createAccessToken>;
