import { describe, expect, test } from "vitest";
import { cpuTime } from "../../e2e/harness/cpu-time";
import { maskAndCut, maskArgs, maskSecrets } from "./mask";

const digest = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const hex = "9f86d081884c7d659a2feaa0c55ad015";

describe("what must not be readable any more", () => {
  test.each([
    ["Authorization: Bearer abc.def-123456", "abc.def-123456"],
    ["authorization: Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"],
    ['{"Authorization":"Bearer s3cr3t-value"}', "s3cr3t-value"],
    ["sent bearer abcdefghijklmnopqrstuvwx", "abcdefghijklmnopqrstuvwx"],
    ["bot 8123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr said no", "AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"],
    ["key sk-proj-Abc_123-xyz9 was refused", "sk-proj-Abc_123-xyz9"],
    ["HF said no to hf_AbCdEfGhIjKlMnOpQrStUvWx", "hf_AbCdEfGhIjKlMnOpQrStUvWx"],
    [`token=${hex}`, hex],
    [`gateway token: ${hex}${hex}`, hex],
    [`key: ${hex}`, hex],
    [`API-Key = ${hex}`, hex],
    ['{"apiKey":"plain words even"}', "plain words even"],
    ['{ "gateway": { "auth": { "token": "x" } } }', '"x"'],
    ["{ apiKey: 'abc' }", "abc"],
    ['{"botToken" : "12:AB\\"C"}', "AB"],
    ["OPENAI_API_KEY=whatever1 HOME=/x", "whatever1"],
    ["https://user:pass@example.com/x", "pass"],
    ["https://onlytoken@example.com/x", "onlytoken"],
    ["redis://:p%40ss@10.0.0.1:6379", "p%40ss"],
    ["http://127.0.0.1:4820/#Qx8f", "Qx8f"],
    ["see https://panel.example/#token=abc", "token=abc"],
    ["GET /v1/x?remote=true&token=abc&x=1", "abc"],
    ["/blob?X-Amz-Signature=deadbeef", "deadbeef"],
    ["password: hunter2", "hunter2"],
    ["--api-key abcdefgh12345678", "abcdefgh12345678"],
    [`token${" ".repeat(500)}${hex}`, hex],
    [`token:${" ".repeat(500)}${hex}`, hex],
    ['{"apiKey":"cut off in the midd', "midd"],
    ['{"apiKey":"cut off at a backslash\\', "backslash"],
    ["ghp_abcdefghijklmnopqrstuv0123456789", "ghp_"],
    ["-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "MIIE"],
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-def", "eyJ"],
  ])("%s", (text, secret) => {
    const masked = maskSecrets(text);
    expect(masked).toContain("•••");
    expect(masked).not.toContain(secret);
    expect(maskSecrets(masked)).toBe(masked);
  });
});

describe("what must stay readable", () => {
  test.each([
    `pulled ${digest}`,
    `docker.io/ai/gemma3@${digest}`,
    `oci://ai/gemma3@${digest}`,
    `{"id":"${digest}","tags":["docker.io/ai/gemma3:270M-Q4_K_M"]}`,
    `blob ${digest.slice(7)}`,
    "hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M",
    "ai/task-classifier-8b:latest",
    "set HF_HUB_ENABLE_HF_TRANSFER and hf_transfer",
    '{"prompt_tokens":6531,"max_tokens":128,"total_tokens": 6659}',
    "prompt eval: 280.11 tokens per second, n_tokens = 512",
    'apiKey: "${CLOUD_KEY}"',
    "print_info: EOS token = 1 '<eos>'",
    "https://docs.docker.com/ai/model-runner/#enable-docker-model-runner",
    "GET /engines/ps?remote=true",
    "http://127.0.0.1:12434/engines/v1/chat/completions",
    "bearer authentication required",
    "mail me@example.com about it",
    "/Users/anna/.docker/run/docker.sock",
    "keyboard: 42, monkey=7",
  ])("%s", (text) => {
    expect(maskSecrets(text)).toBe(text);
  });
});

test("secrets that are given are masked wherever they stand, longest first", () => {
  expect(maskSecrets("a pa55 and pa55word", ["pa55", "pa55word", ""])).toBe("a ••• and •••");
});

test("arguments: what follows a secret's name is masked whatever it looks like", () => {
  expect(maskArgs(["--token", "short", "config", "set", "models.providers.dmr.apiKey", "x", "--port", "1"])).toEqual([
    "--token",
    "•••",
    "config",
    "set",
    "models.providers.dmr.apiKey",
    "•••",
    "--port",
    "1",
  ]);
  expect(maskArgs(["set", "a.apiKey", "${DMR_KEY}", "--password", "--json"])).toEqual([
    "set",
    "a.apiKey",
    "${DMR_KEY}",
    "--password",
    "--json",
  ]);
  expect(maskArgs(["run", "mine-is-xyz"], ["xyz"])).toEqual(["run", "mine-is-•••"]);
});

test("a megabyte of noise takes no noticeable time", () => {
  const noise = [
    "token key = secret: //a:b ".repeat(40_000),
    "a".repeat(1_000_000),
    "-".repeat(300_000),
    "http://".repeat(40_000),
    "token".repeat(100_000),
    "-eyJabcdefghijkl".repeat(20_000),
  ];
  for (const text of noise) expect(cpuTime(() => maskSecrets(text)).ms).toBeLessThan(4000);
});

test("long runs of one thing take no noticeable time, wherever they stand", () => {
  const names = ["token", "key", "api_key:", "password", "authorization", "Authorization: x", "Bearer", "--token"];
  const heads = [
    ...names,
    "http://",
    "http://127.0.0.1/#",
    "?token=",
    "&",
    '"apiKey": "',
    "-----BEGIN ",
    "sk-",
    "hf_",
    "eyJ",
  ];
  const runs = [
    " ",
    "\t",
    "\n",
    " \t",
    "= ",
    ": ",
    "a",
    "a.",
    "0",
    "\\",
    '\\"',
    "'",
    "-",
    "@",
    "A ",
    "token ",
    "?token=",
    '"token":',
  ];
  const slow: string[] = [];
  for (const head of heads) {
    for (const run of runs) {
      const text = head + run.repeat(200_000 / run.length);
      if (cpuTime(() => maskSecrets(`${text}!`)).ms > 4000) slow.push(JSON.stringify([head, run]));
    }
  }
  expect(slow).toEqual([]);
});

describe("a text that is cut", () => {
  const filler = (length: number) => "lorem ipsum ".repeat(length).slice(0, length);
  const secrets: [string, string][] = [
    ["Authorization: Bearer ", "zxcv1bnm2QWER3TYUI4OPAS5DFGH6JKLZ"],
    ["key ", "sk-proj-zxcv1bnm2QWER3TYUI4OPAS5DFGH6"],
    ["hf ", "hf_ZxCvBnMaSdFgHjKlQwErTyUiOp"],
    ["token=", "9f86d081884c7d659a2feaa0c55ad0159f86d081884c7d659a2feaa0c55ad015"],
    ['{"apiKey":"', `zxcv bnm qwer tyui opas dfgh${" zxcv".repeat(60)}"}`],
    ["https://", "zxcv1bnm:qwer2tyui3opas4@"],
    ["AWS_KEY=", "zxcvbnmqwertyuiop"],
    ["-----BEGIN PRIVATE KEY-----\n", `${"zxcv1bnm2QWER3TYUI4\n".repeat(80)}-----END PRIVATE KEY-----`],
    ["jwt eyJhbGciOiJIUzI1NiJ9.", `eyJ${"zxcv1bnm2".repeat(100)}.${"qwer".repeat(10)}`],
  ];
  test.each(secrets)("leaves nothing readable of the secret after %j", (start, secret) => {
    const max = 8000;
    for (let into = 0; into <= secret.length + 1; into += 1 + Math.floor(secret.length / 60)) {
      const before = filler(max - into - start.length);
      const kept = maskAndCut(`${before}${start}${secret} ${filler(9000)}`, max);
      expect(kept.length).toBeLessThanOrEqual(max + 2);
      for (let at = 0; at + 4 <= Math.min(into, secret.length); at += 4)
        expect(kept.slice(before.length)).not.toContain(secret.slice(at, at + 4));
    }
  });

  test("keeps the rest, up to where it is cut", () => {
    expect(maskAndCut("short", 100)).toBe("short");
    const kept = maskAndCut(filler(100_000), 1000);
    expect(kept).toBe(`${filler(1000)} …`);
    // a little longer than the cut, and shorter than what is read past it
    expect(maskAndCut(filler(1500), 1000)).toBe(`${filler(1000)} …`);
  });

  test("takes no noticeable time, however long", () => {
    const text = `token${" ".repeat(20_000_000)}x`;
    expect(cpuTime(() => maskAndCut(text, 16_384)).ms).toBeLessThan(4000);
  });
});
