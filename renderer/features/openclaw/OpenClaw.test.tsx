import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { known, unknown } from "../../../app/contract/reading";
import { useOpenClaw } from "../../state/openclaw";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { cloudModel, sampleConfigured, sampleModel, sampleOpenClaw, sampleRunner } from "../../test/samples";
import { unreadOpenClaw } from "../../test/page-samples";
import { OpenClaw } from "./OpenClaw";
import { expectAlert, fresh, heading, primaries, region, show, working } from "./openclaw-test-kit";

test("before anything is known it says that it looks, and claims nothing", async () => {
  installFakeBridge();
  const { container } = render(<OpenClaw />);
  expect(heading()).toBe("Looking for OpenClaw.");
  expect(screen.queryByRole("button")).toBeNull();
  await expectNoAxeViolations(container);
});

test("looking: no choice, no connecting and no question yet", async () => {
  installFakeBridge();
  await show({ openclaw: { state: "looking", ...unreadOpenClaw } });
  expect(heading()).toBe("Looking for OpenClaw.");
  expect(screen.queryByRole("region", { name: "Connect" })).toBeNull();
  expect(screen.queryByRole("region", { name: "Ask through OpenClaw" })).toBeNull();
});

test("a command line that was found is shown while it is asked for its model", async () => {
  installFakeBridge();
  await show({ openclaw: { state: "looking", ...unreadOpenClaw, installs: [working], dialect: "openclaw" } });
  expect(heading()).toBe("OpenClaw is here.");
  expect(region("What was found").getByText("/opt/node/bin/openclaw")).toBeInTheDocument();
});

test("a fresh install: the cloud default is said plainly, and nothing can be asked", async () => {
  const fake = installFakeBridge();
  await show({ openclaw: fresh });
  expect(heading()).toBe("OpenClaw would send your words to openai/gpt-6-astra, in the cloud.");
  expect(screen.getByText(/Nothing is configured yet.*nothing was sent/)).toBeInTheDocument();
  const answers = region("What would answer now");
  expect(answers.getByText(/In the cloud/)).toBeInTheDocument();
  expect(answers.getByText(/whatever you write to OpenClaw goes there/)).toBeInTheDocument();
  const ask = region("Ask through OpenClaw");
  expect(ask.getByText(/would go to openai\/gpt-6-astra in the cloud, so Homeport does not ask/)).toBeInTheDocument();
  expect(ask.queryByRole("button", { name: /Ask/ })).toBeNull();
  expect(region("What was found").getByText(/There is no such file yet/)).toBeInTheDocument();
  expect(primaries()).toEqual(["Show what would change"]);
  expect(
    fake.requests.filter(
      ({ route }) => !route.startsWith("gateway.") && !["openclaw.place", "openclawInstall.read"].includes(route),
    ),
  ).toEqual([]);
});

test("clawdbot is called by its own name", async () => {
  installFakeBridge();
  await show({ openclaw: { ...fresh, dialect: "clawdbot" } });
  expect(region("Ask through Clawdbot").getByText(/goes through Clawdbot/)).toBeInTheDocument();
  expect(region("What was found").getByText(/no such file yet; Clawdbot uses/)).toBeInTheDocument();
});

test("default and fallbacks are listed each with its place", async () => {
  installFakeBridge({ "openclaw.expect": { seconds: known(20), promptTokens: 10_600 } });
  await show({
    openclaw: {
      fallbacks: known([
        cloudModel,
        sampleConfigured({ ref: "box/m", model: "m", baseUrl: "http://192.168.1.9/v1", place: "another-machine" }),
      ]),
    },
  });
  expect(heading()).toBe("OpenClaw may send your words to anthropic/claude-opus-4-5.");
  const rows = region("What would answer now")
    .getAllByRole("listitem")
    .map(({ textContent }) => textContent);
  expect(rows).toEqual([
    "docker-model-runner/ai/qwen3:8BdefaultOn this machine: Model Runner at http://127.0.0.1:12434/engines/v1",
    "anthropic/claude-opus-4-5fallback 1In the cloud: no address on this machine is set for its provider",
    "box/mfallback 2On another machine: http://192.168.1.9/v1",
  ]);
  expect(
    region("Ask through OpenClaw").getByText(/If the model failed, the question would go to anthropic/),
  ).toBeInTheDocument();
});

test("a runner behind a local address that computes elsewhere is not called this machine", async () => {
  const { endpoint } = sampleRunner();
  installFakeBridge();
  await show({ runner: { endpoint: endpoint && { ...endpoint, location: "another-machine" } } });
  expect(heading()).toBe("OpenClaw is connected to Model Runner on another machine.");
  expect(region("What would answer now").getByText(/On another machine: Model Runner at/)).toBeInTheDocument();
});

test("what OpenClaw does not say is unknown, with its reason, and nothing is asked", async () => {
  installFakeBridge();
  await show({
    openclaw: {
      defaultModel: unknown("timed-out"),
      fallbacks: unknown("tool-failed"),
      isConnected: false,
      proof: null,
      stateDir: unknown("no-permission"),
    },
  });
  expect(heading()).toBe("Which model OpenClaw would use is not known.");
  const answers = region("What would answer now");
  expect(answers.getByRole("button", { name: /unknown.*took too long/ })).toBeInTheDocument();
  expect(answers.getByRole("button", { name: /unknown.*failed/ })).toBeInTheDocument();
  expect(region("What was found").getByRole("button", { name: /unknown.*may not read/ })).toBeInTheDocument();
  expect(screen.getByText(/Which model would answer is not known/)).toBeInTheDocument();
});

test("very long names and paths stand whole", async () => {
  installFakeBridge();
  const ref = `hf.co/owner/${"Very-Long-".repeat(20)}GGUF:Q4_K_M`;
  const folder = `/Users/me/${"a-long-folder/".repeat(20)}`;
  await show({
    openclaw: {
      defaultModel: known(sampleConfigured({ ref: `local/${ref}`, model: ref })),
      stateDir: known(folder),
      configPath: known(`${folder}openclaw.json`),
      proof: null,
    },
    models: { items: [sampleModel({ ref, tags: [] })] },
  });
  expect(screen.getByText(`local/${ref}`)).toBeInTheDocument();
  expect(region("What was found").getByText(folder)).toBeInTheDocument();
  expect(screen.getByRole("combobox", { name: "Model" })).toHaveValue(ref);
});

test("a first read that failed, and a refresh without main, have their words", async () => {
  installFakeBridge({
    "openclaw.read": { code: "internal", message: "boom" },
    "openclaw.refresh": { code: "connection-lost", message: "gone" },
  });
  await useOpenClaw.getState().read();
  const view = render(<OpenClaw />);
  await expectAlert("Something failed inside Homeport");
  view.unmount();
  await show();
  await userEvent.click(screen.getByRole("button", { name: "Look again" }));
  await expectAlert("Homeport did not answer");
  act(() => useOpenClaw.getState().accept(sampleOpenClaw({ revision: 2, proof: null })));
  expect(heading()).toBe("OpenClaw is set to qwen3:8B on this machine.");
});
