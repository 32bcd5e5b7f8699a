import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { OpenClawPlace } from "../../../app/contract/openclaw-place";
import { known } from "../../../app/contract/reading";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleAddress, samplePlace, samplePlan } from "../../test/page-samples";
import { sampleNow, sampleRunner } from "../../test/samples";
import { fresh, region, show } from "./openclaw-test-kit";

const configured = { ...fresh, hasConfigFile: known(true) };
const where = () => region("Where OpenClaw runs");
const showPlan = () => userEvent.click(screen.getByRole("button", { name: "Show what would change" }));
const bridge = sampleAddress({ baseUrl: "http://172.17.0.1:12434/engines/v1", way: "bridge" });
const host = sampleAddress({ baseUrl: "http://host.docker.internal:12434/engines/v1", way: "docker-host" });
const inContainer = samplePlace({
  where: "container",
  reason: "container-has-folder",
  subject: "openclaw-gateway",
  addresses: [bridge, host],
  tryFrom: "container",
  tryCommand: "docker exec openclaw-gateway node -e …",
});
const tried = (outcome: "answered" | "no-answer", text = "") => ({
  at: sampleNow,
  from: "container" as const,
  outcome,
  text,
});

test("on this machine: said with how that was found; the plan is asked for without an address", async () => {
  const fake = installFakeBridge({ "openclaw.plan": samplePlan() });
  await show({ openclaw: configured });
  expect(await where().findByText("On this machine")).toBeInTheDocument();
  expect(where().getByText("Docker lists no container that is OpenClaw’s.")).toBeInTheDocument();
  expect(where().getAllByText("http://127.0.0.1:12434/engines/v1")).toHaveLength(2);
  await showPlan();
  expect(fake.asked("openclaw.plan")).toEqual([{ model: "ai/qwen3:8B", profile: "local-only" }]);
  expect(fake.asked("openclaw.place")).toHaveLength(1);
  expect(fake.asked("openclaw.tryAddresses")).toEqual([]);
});

test("in a container: tried there on a click, the one that answers is taken, another can be chosen", async () => {
  const after = {
    ...inContainer,
    addresses: [
      { ...bridge, tried: tried("no-answer", "ECONNREFUSED") },
      { ...host, tried: tried("answered") },
    ],
  };
  const fake = installFakeBridge({
    "openclaw.place": OpenClawPlace.parse(inContainer),
    "openclaw.tryAddresses": after,
    "openclaw.plan": samplePlan(),
  });
  const { container } = await show({ openclaw: configured });
  expect(await where().findByText("In the container openclaw-gateway")).toBeInTheDocument();
  await userEvent.click(where().getByText("Choose another address"));
  await userEvent.click(where().getByText("The command that is run"));
  expect(where().getByText("docker exec openclaw-gateway node -e …")).toBeVisible();
  expect(where().getByRole("radio", { name: bridge.baseUrl })).toBeChecked();
  await userEvent.click(where().getByRole("button", { name: "Try them in the container" }));
  expect(fake.asked("openclaw.tryAddresses")).toEqual([{}]);
  expect(where().getByText("no answer: ECONNREFUSED")).toBeInTheDocument();
  expect(where().getByText("One address answered.")).toBeInTheDocument();
  expect(where().getByRole("radio", { name: host.baseUrl })).toBeChecked();
  await expectNoAxeViolations(container);

  await userEvent.click(where().getByRole("radio", { name: bridge.baseUrl }));
  await showPlan();
  expect(fake.asked("openclaw.plan")).toEqual([
    { model: "ai/qwen3:8B", profile: "local-only", baseUrl: bridge.baseUrl },
  ]);
});

test("a typed address is held against the contract, and makes the preview go", async () => {
  const fake = installFakeBridge({ "openclaw.plan": samplePlan() });
  await show({ openclaw: configured });
  await userEvent.click(await where().findByText("Choose another address"));
  await userEvent.click(where().getByRole("radio", { name: "Another address" }));
  const showButton = () => screen.getByRole("button", { name: "Show what would change" });
  expect(showButton()).toHaveAttribute("aria-disabled", "true");
  await userEvent.type(where().getByRole("textbox", { name: "Address" }), "http://me:pw@192.168.1.20:12434");
  expect(where().getByRole("alert")).toHaveTextContent("without a name, password");
  await userEvent.clear(where().getByRole("textbox", { name: "Address" }));
  await userEvent.type(where().getByRole("textbox", { name: "Address" }), "http://192.168.1.20:12434/");
  await showPlan();
  expect(fake.asked("openclaw.plan")).toEqual([
    { model: "ai/qwen3:8B", profile: "local-only", baseUrl: "http://192.168.1.20:12434/engines/v1" },
  ]);
  await screen.findByRole("region", { name: "What would change" });
  await userEvent.type(where().getByRole("textbox", { name: "Address" }), "x");
  expect(screen.queryByRole("region", { name: "What would change" })).toBeNull();
});

test("on another machine no address is taken by itself, and what it would mean is said", async () => {
  installFakeBridge({
    "openclaw.place": samplePlace({
      where: "another-machine",
      reason: "gateway-elsewhere",
      subject: "wss://box.example",
      tryFrom: null,
    }),
  });
  await show({ openclaw: configured });
  expect(await where().findByText(/Homeport never opens it/)).toBeInTheDocument();
  await userEvent.click(where().getByText("Choose the address"));
  expect(where().queryAllByRole("radio", { checked: true })).toEqual([]);
  expect(where().getByText(/Serves the command line of this machine only/)).toBeInTheDocument();
  expect(where().getByText("These can’t be tried from here.")).toBeInTheDocument();
});

test("a name of containers that is set where OpenClaw runs outside is a finding", async () => {
  installFakeBridge({
    "openclaw.place": samplePlace({ onlyInContainers: "http://model-runner.docker.internal/v1" }),
  });
  await show({ openclaw: configured });
  expect(await where().findByText(/That name only works inside Docker/)).toBeInTheDocument();
});

test("Docker Desktop without its port: opening it is the first step of the plan, with the way back", async () => {
  const { endpoint } = sampleRunner();
  const open = sampleAddress({ way: "open-port", needsPort: true });
  const plan = samplePlan();
  installFakeBridge({
    "openclaw.place": samplePlace({ addresses: [open] }),
    "openclaw.plan": {
      ...plan,
      address: plan.address && { ...plan.address, ...open },
      opensPort: {
        command: "docker desktop enable model-runner --tcp 12434",
        undo: "docker desktop enable model-runner --no-tcp",
      },
    },
  });
  await show({ openclaw: configured, runner: { endpoint: endpoint && { ...endpoint, openAiBaseUrl: null } } });
  expect(await where().findAllByText(/It is closed now/)).toHaveLength(2);
  await showPlan();
  const preview = within(await screen.findByRole("region", { name: "What would change" }));
  expect(preview.getByText("docker desktop enable model-runner --tcp 12434")).toBeInTheDocument();
  expect(preview.getByText(/closed again: docker desktop enable model-runner --no-tcp/)).toBeInTheDocument();
});
