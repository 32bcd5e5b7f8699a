import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { composedGateway } from "../main/demo/tools/docker-containers";
import { expect, test as base } from "./harness/fake-runner";
import { goToPage } from "./harness/pages";
import { root } from "./harness/program";

/** The panel as it is in earnest, where OpenClaw's gateway runs in a container of this machine's Docker. */
const test = base.extend<{ home: string }>({
  home: async ({ isEmpty: _isEmpty }, use) => {
    const home = mkdtempSync(path.join(tmpdir(), "homeport-where-"));
    const assistant = { ...composedGateway, folder: path.join(home, ".openclaw") };
    writeFileSync(path.join(home, "docker.json"), JSON.stringify({ assistant }));
    await use(home);
    rmSync(home, { recursive: true, force: true });
  },

  launch: async ({ runner, home }, use) => {
    const env = {
      PATH: path.join(root, "e2e/fake-tools/bin"),
      HOME: home,
      FAKE_DOCKER_FILE: path.join(home, "docker.json"),
      DOCKER_HOST: "",
      DOCKER_CONTEXT: "",
      DOCKER_CONFIG: path.join(home, ".docker"),
      MODEL_RUNNER_HOST: runner.origin,
    };
    await use({ flags: [], env });
  },
});

test.skip(process.platform !== "linux", "the address is one of Docker Engine");

test("OpenClaw in a container is given an address that was tried there, and that is put back", async ({
  app,
  home,
  runner,
}) => {
  test.slow();
  const { page } = app;
  await goToPage(page, "OpenClaw");
  const connect = page.getByRole("region", { name: "Connect", exact: true });
  const where = connect.getByRole("region", { name: "Where OpenClaw runs" });
  await expect(where).toContainText(`In the container ${composedGateway.name}`, { timeout: 60_000 });
  const address = `http://172.17.0.1:${new URL(runner.origin).port}/engines/v1`;
  await where.getByText("Choose another address").click();
  await where.getByText("The command that is run").click();
  await expect(where).toContainText(`docker exec ${composedGateway.name} node -e`);
  await where.getByRole("button", { name: "Try them in the container" }).click();
  await expect(where).toContainText("answered inside the container");
  await expect(where.getByRole("radio", { name: address })).toBeChecked();

  await connect.getByRole("button", { name: "Show what would change" }).click();
  const plan = connect.getByRole("region", { name: "What would change" });
  await expect(plan).toContainText(`OpenClaw runs: In the container ${composedGateway.name}`, { timeout: 60_000 });
  await plan.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(connect).toContainText(/is set to .* now, read back/, { timeout: 60_000 });
  await expect(connect).toContainText("connected");
  const config = () => readFileSync(path.join(home, ".openclaw/openclaw.json"), "utf8");
  expect(config()).toContain(`"${address}"`);

  await connect.getByRole("button", { name: "Put back what was there" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Put back what was there" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/in the cloud/, { timeout: 60_000 });
});
