import { expect, test, vi } from "vitest";
import type { CertificateFacts } from "../../../app/domain/certificate";
import { systemClock } from "../../platform/clock";
import { createHttpAccess } from "../../platform/http-access";
import type { SecretBox } from "../../platform/ports";
import { createRunnerAccess } from "./access";

const far = "https://gpu.example:8443";
const certificate: CertificateFacts = {
  subject: "CN=gpu.example",
  issuer: "CN=gpu.example",
  names: ["gpu.example"],
  validFrom: Date.now() - 86_400_000,
  validTo: Date.now() + 86_400_000,
  fingerprint: "AB:CD",
};
const sealing: SecretBox = {
  isAvailable: () => true,
  seal: (text) => Buffer.from(text).toString("base64"),
  open: (sealed) => Buffer.from(sealed, "base64").toString(),
};

function open({
  box = sealing as SecretBox | null,
  disk = new Map<string, string>(),
  presented = certificate as CertificateFacts | null,
  isDiskFull = false,
  givenCaFile = undefined as string | undefined,
  ownHosts = [] as string[],
} = {}) {
  const access = createHttpAccess({ listOwnHosts: () => ownHosts });
  const onChange = vi.fn<() => void>();
  const pushed: unknown[] = [];
  const kept = createRunnerAccess({
    folder: "",
    givenCaFile,
    files: {
      readText: async (file) => disk.get(file) ?? null,
      write: async (file, text) => {
        if (isDiskFull) throw new Error("ENOSPC");
        disk.set(file, text);
      },
    },
    box,
    access,
    look: async () => presented && { certificate: presented, code: "DEPTH_ZERO_SELF_SIGNED_CERT", pem: "PEM\n" },
    listOwnHosts: () => ownHosts,
    clock: systemClock,
    push: (_event, payload) => pushed.push(payload),
    onChange,
  });
  const sent = (origin: string) => access.tokenFor({ kind: "tcp", origin, basePath: "" });
  return { kept, access, disk, onChange, pushed, sent };
}

test("a token is sealed, used after a restart, and stands nowhere in clear", async () => {
  const { kept, disk, pushed, sent, onChange } = open();
  await kept.load();
  const now = await kept.setToken({ address: `${far}/v1`, token: " Bearer hush-4711 " });
  expect(now.items).toEqual([{ origin: far, token: "stored", trusted: null, isPlainAllowed: false }]);
  expect(sent(far)).toBe("hush-4711");
  expect(onChange).toHaveBeenCalledTimes(1);
  expect(JSON.stringify([...disk, pushed])).not.toContain("hush-4711");

  const again = open({ disk });
  await again.kept.load();
  expect(again.sent(far)).toBe("hush-4711");
  expect(again.sent("https://other.example")).toBeNull();
  await again.kept.forgetToken({ address: far });
  expect(again.sent(far)).toBeNull();
  expect(disk.get("runner-access.json")).toBe("{}\n");
});

test("without a secret store it is kept for this run only, and that is said", async () => {
  const { kept, disk, sent } = open({ box: null });
  const now = await kept.setToken({ address: far, token: "hush" });
  expect(now).toMatchObject({ canStore: false, items: [{ token: "memory" }] });
  expect(sent(far)).toBe("hush");
  expect([...disk.values()].join("")).not.toContain("hush");
  const again = open({ box: null, disk });
  await again.kept.load();
  expect(again.kept.read().items).toEqual([]);
});

test("a store that was reset is as good as none", async () => {
  const disk = new Map([["runner-access.json", JSON.stringify({ [far]: { sealed: "x" } })]]);
  const broken = {
    ...sealing,
    open: () => {
      throw new Error("reset");
    },
  };
  const { kept, sent } = open({ disk, box: broken });
  await kept.load();
  expect(sent(far)).toBeNull();
});

test("where it can't be written it is kept for this run, and the failure told", async () => {
  const { kept, sent } = open({ isDiskFull: true });
  await expect(kept.setToken({ address: far, token: "hush" })).rejects.toThrow("ENOSPC");
  expect(sent(far)).toBe("hush");
  expect(kept.read().items).toMatchObject([{ token: "memory" }]);
});

test.each([
  ["http://gpu.example", "hush"],
  ["http://192.168.1.5:8000", "hush"],
  [far, ""],
  [far, "two words"],
  [far, "line\nbreak"],
  ["nonsense://", "hush"],
])("no token %s %j", async (address, token) => {
  const { kept, access } = open();
  await expect(kept.setToken({ address, token })).rejects.toMatchObject({ code: "bad-input" });
  expect(access.secrets()).toEqual([]);
});

test("plain http to one of this machine's own names takes a token, and the window is told which they are", async () => {
  const { kept, sent } = open({ ownHosts: ["box.lan", "192.168.1.5"] });
  expect(kept.read().ownHosts).toEqual(["box.lan", "192.168.1.5"]);
  const now = await kept.setToken({ address: "http://192.168.1.5:8000", token: "hush" });
  expect(now).toMatchObject({ items: [{ token: "stored" }], ownHosts: ["box.lan", "192.168.1.5"] });
  expect(sent("http://192.168.1.5:8000")).toBe("hush");
  await expect(kept.setToken({ address: "http://192.168.1.6:8000", token: "hush" })).rejects.toThrow("plain http");
});

test("exactly the certificate that was shown is trusted, and can be taken back", async () => {
  const { kept, access, disk } = open();
  const address = { kind: "tcp", origin: far, basePath: "" } as const;
  await expect(kept.trust({ address: far, fingerprint: "AB:CE" })).rejects.toMatchObject({ code: "plan-stale" });
  expect(access.pinFor(address)).toBeNull();
  const now = await kept.trust({ address: far, fingerprint: "abcd" });
  expect(now.items).toMatchObject([{ trusted: { certificate: { fingerprint: "AB:CD" } } }]);
  expect(access.pinFor(address)).toBe("AB:CD");
  expect([kept.caFile(), disk.get("runner-certificates.pem")]).toEqual(["runner-certificates.pem", "PEM\n"]);

  const again = open({ disk });
  await again.kept.load();
  expect(again.access.pinFor(address)).toBe("AB:CD");
  await again.kept.distrust({ address: far });
  expect(again.access.pinFor(address)).toBeNull();
  expect([again.kept.caFile(), disk.get("runner-certificates.pem")]).toEqual([null, ""]);
});

test("authorities that the environment names already count beside it, also those renewed since", async () => {
  const disk = new Map([["company.pem", "COMPANY"]]);
  const { kept } = open({ disk, givenCaFile: "company.pem" });
  await kept.trust({ address: far, fingerprint: "AB:CD" });
  expect(disk.get("runner-certificates.pem")).toBe("COMPANY\nPEM\n");
  disk.set("company.pem", "NEWER\n");
  const again = open({ disk, givenCaFile: "company.pem" });
  await again.kept.load();
  expect(disk.get("runner-certificates.pem")).toBe("NEWER\nPEM\n");
  await again.kept.distrust({ address: far });
  expect([again.kept.caFile(), disk.get("runner-certificates.pem")]).toEqual([null, ""]);
});

test("an expired certificate, and none at all, are not to be trusted", async () => {
  const old = open({ presented: { ...certificate, validTo: Date.now() - 1 } });
  await expect(old.kept.trust({ address: far, fingerprint: "AB:CD" })).rejects.toMatchObject({ code: "bad-input" });
  const none = open({ presented: null });
  await expect(none.kept.trust({ address: far, fingerprint: "AB:CD" })).rejects.toMatchObject({ code: "runner-down" });
});

test("plain http to another machine waits for a word; this machine and https do not", async () => {
  const { kept } = open();
  expect(kept.isPermitted("http://192.168.1.5:8000")).toBe(false);
  expect(kept.isPermitted("http://127.0.0.1:8000")).toBe(true);
  expect(kept.isPermitted(far)).toBe(true);
  await kept.allowPlain({ address: "http://192.168.1.5:8000/v1", isAllowed: true });
  expect(kept.isPermitted("http://192.168.1.5:8000")).toBe(true);
  expect(kept.isPermitted("http://192.168.1.6:8000")).toBe(false);
  await kept.allowPlain({ address: "http://192.168.1.5:8000", isAllowed: false });
  expect(kept.isPermitted("http://192.168.1.5:8000")).toBe(false);
});
