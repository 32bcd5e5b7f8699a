import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import type { DockerState } from "../main/demo/tools/docker";
import { expect, test as base } from "./harness/app";
import { environment, root, startProgram } from "./harness/program";

type FakeDocker = {
  home: string;
  set(state: Partial<DockerState>): void;
  read(): DockerState;
  /** What the container would be: a simulated Model Runner at the usual port. */
  startRunner(): Promise<void>;
};

/** The panel as it is in earnest, with a docker command that does what it is told and keeps its state in a file. */
const test = base.extend<{ start: Partial<DockerState>; docker: FakeDocker }>({
  start: [{}, { option: true }],

  docker: async ({ start }, use) => {
    const home = mkdtempSync(path.join(tmpdir(), "homeport-docker-"));
    const file = path.join(home, "docker.json");
    const set = (state: Partial<DockerState>) => writeFileSync(file, JSON.stringify(state));
    set(start);
    let runner: ReturnType<typeof startProgram> | null = null;
    await use({
      home,
      set,
      read: () => JSON.parse(readFileSync(file, "utf8")) as DockerState,
      async startRunner() {
        const fake = ["--import", "./e2e/fake-tools/register.mjs", "e2e/fake-tools/model-runner.ts", "--port", "12434"];
        runner = startProgram(fake, environment(home));
        await runner.waitFor(/^runner at/m);
      },
    });
    await (runner as ReturnType<typeof startProgram> | null)?.end();
    rmSync(home, { recursive: true, force: true });
  },

  launch: async ({ docker }, use) => {
    const env = {
      PATH: path.join(root, "e2e/fake-tools/bin"),
      HOME: docker.home,
      FAKE_DOCKER_FILE: path.join(docker.home, "docker.json"),
      DOCKER_HOST: "",
      DOCKER_CONTEXT: "",
      DOCKER_CONFIG: path.join(docker.home, ".docker"),
      MODEL_RUNNER_HOST: "",
    };
    await use({ flags: [], env });
  },
});

test.skip(process.platform !== "linux", "these are Docker Engine's states");

const help = (page: Page) => page.getByRole("region", { name: "What to do" });

test.describe("a stopped container", () => {
  test.use({ start: { container: "stopped" } });

  test("is started by one command, shown before, and believed when it answers", async ({ app, docker }) => {
    const { page } = app;
    await expect(help(page)).toContainText("Model Runner is not running");
    await help(page).getByRole("button", { name: "Start Model Runner" }).click();
    const dialog = page.getByRole("dialog", { name: "Start Model Runner" });
    await expect(dialog).toContainText("docker model start-runner --do-not-track");
    await expect(dialog).toContainText("docker/model-runner:latest-cuda");
    await expect(dialog).toContainText("3.18GB");
    await expect(dialog).toContainText("docker model 0.1.45 or later");
    await dialog.getByRole("button", { name: "Start Model Runner" }).click();
    await expect(help(page)).toContainText("Waiting until it answers");
    expect(docker.read().container).toBe("running");
    await docker.startRunner();
    await expect(page.getByRole("main")).toContainText("Model Runner runs, and answers.", { timeout: 30_000 });
    await expect(help(page)).toHaveCount(0);
  });
});

test.describe("the daemon is down", () => {
  test.use({ start: { isDaemonUp: false } });

  test("the administrator's command is told, and what comes next when it was typed", async ({ app, docker }) => {
    const { page } = app;
    await expect(help(page)).toContainText("sudo systemctl start docker");
    docker.set({ container: "missing", hasImage: false });
    await help(page).getByRole("button", { name: "Look again" }).click();
    await help(page).getByRole("button", { name: "Install Model Runner" }).click();
    const dialog = page.getByRole("dialog", { name: "Install Model Runner" });
    await expect(dialog).toContainText("Its size: unknown");
    await page.keyboard.press("Escape");
    await expect(help(page).getByRole("button", { name: "Install Model Runner" })).toBeFocused();
  });
});

for (const [name, start, words] of [
  ["the plugin is absent", { hasModelPlugin: false }, /docker-model-plugin/],
  ["the socket is locked", { isLocked: true }, /sudo usermod -aG docker \$USER/],
  ["Docker Desktop for Linux", { product: "desktop" }, /Docker Desktop for Linux has no Model Runner/],
] as const) {
  test.describe(name, () => {
    test.use({ start });

    test("is told, with what to do", async ({ app }) => {
      await expect(help(app.page)).toContainText(words);
      await expect(help(app.page).getByRole("button", { name: /^(Start|Install|Restart) Model Runner/ })).toHaveCount(
        0,
      );
    });
  });
}

test.describe("the docker command is pointed at a dead Docker", () => {
  test("the one that answers here is chosen by name, and the next step is told", async ({ app, docker }) => {
    const { page } = app;
    const socket = path.join(docker.home, "other.sock");
    const other = createServer((_, answer) => answer.end('{"Version":"28.2.2","Platform":{"Name":""}}'));
    await new Promise<void>((resolve) => other.listen(socket, resolve));
    const otherContexts = [{ name: "default", endpoint: `unix://${socket}` }];
    docker.set({ isDaemonUp: false, context: "work", otherContexts, container: "missing" });
    await help(page).getByRole("button", { name: "Look again" }).click();
    await help(page).getByRole("button", { name: "Point docker to this machine" }).click();
    const dialog = page.getByRole("dialog", { name: "Point docker to this machine" });
    await expect(dialog).toContainText("docker context use default");
    await expect(dialog).toContainText("docker context use work");
    await dialog.getByRole("button", { name: "Point docker to this machine" }).click();
    await expect(help(page).getByRole("button", { name: "Start Model Runner" })).toBeVisible({ timeout: 20_000 });
    expect(docker.read().context).toBe("default");
    other.close();
  });
});

test.describe("another program at the port", () => {
  test.use({ start: { container: "missing" } });

  test("is told, and nothing is offered that would fail", async ({ app }) => {
    const { page } = app;
    const stranger = createServer((_, answer) => answer.end("a game")).listen(12_434, "127.0.0.1");
    await expect(help(page)).toContainText("Another program answers at 127.0.0.1:12434");
    await expect(help(page).getByRole("button", { name: /Model Runner/ })).toHaveCount(0);
    stranger.closeAllConnections();
    await new Promise((resolve) => stranger.close(resolve));
    await expect(help(page).getByRole("button", { name: "Install Model Runner" })).toBeVisible();
  });
});

test("limits of the container are set, undone and put back on a container made anew", async ({ app, docker }) => {
  const { page } = app;
  await docker.startRunner();
  await expect(page.getByRole("main")).toContainText("127.0.0.1:12434", { timeout: 30_000 });
  await page.evaluate(() => (window.location.hash = "#/resources"));
  const panel = page.getByRole("region", { name: "Docker’s limits" });
  await panel.getByRole("textbox", { name: /Memory allowed/ }).fill("6");
  await expect(panel).toContainText("docker update --memory 6g --memory-swap 6g docker-model-runner");
  await panel.getByRole("button", { name: "Set limits", exact: true }).click();
  await expect(panel).toContainText("Read back: memory 6 GB, processors no limit.");
  expect(docker.read().limits.Memory).toBe(6 * 1024 ** 3);

  // as `docker model restart-runner` leaves it
  docker.set({ ...docker.read(), limits: { Memory: 0, MemorySwap: 0, NanoCpus: 0 } });
  await page.evaluate(() => (window.location.hash = "#/home"));
  await page.evaluate(() => (window.location.hash = "#/resources"));
  await panel.getByRole("button", { name: "Put back" }).click();
  await expect(panel).toContainText("Read back: memory 6 GB, processors no limit.");
  expect(docker.read().limits.Memory).toBe(6 * 1024 ** 3);

  await panel.getByRole("button", { name: /Take the limits back/ }).click();
  await expect(panel).toContainText("Read back: memory no limit, processors no limit.");
});
