import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import { usual, type Staged } from "../states/staged";
import { sampleNow } from "../../renderer/test/samples";
import { axePath } from "./axe";
import { watchForProblems } from "./problems";
import { environment, startProgram } from "./program";

export { expect };

/** In the page, before anything else: a main that says what it is given. */
function standInForMain(replies: Record<string, unknown>) {
  const request = async (route: string) => {
    const reply = replies[route];
    if (reply === "never") return new Promise(() => {});
    if (reply === undefined) return { ok: false, error: { code: "unknown-route", message: route } };
    const isFailure = typeof reply === "object" && reply !== null && "code" in reply && "message" in reply;
    return isFailure ? { ok: false, error: reply } : { ok: true, data: reply };
  };
  const listeners = new Map<string, (payload: unknown) => void>();
  const on = (event: string, listener: (payload: unknown) => void) => {
    listeners.set(event, listener);
    return () => listeners.delete(event);
  };
  const push = (event: string, payload: unknown) => listeners.get(event)?.(payload);
  Object.assign(window, { homeport: { request, on }, pushAsMain: push });
}

type Stage = {
  /** The window in one state, at one moment; resolves once it stands still. */
  show(staged: Staged, page: string): Promise<Page>;
};

/** Playwright's `test` with the built window over a main that says what a state needs. One server per worker. */
export const test = base.extend<{ stage: Stage }, { origin: string }>({
  origin: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright wants the braces
    async ({}, use) => {
      const folder = mkdtempSync(path.join(tmpdir(), "homeport-e2e-"));
      const program = startProgram(["out/main/browser.js", "--demo", "--no-open", "--port", "0"], environment(folder));
      const [, address = ""] = await program.waitFor(/^Homeport is at (\S+)$/m);
      await use(new URL(address).origin);
      await program.end();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],

  stage: async ({ context, origin }, use) => {
    const problems = watchForProblems();
    let last: Page | null = null;
    await use({
      async show(staged, name) {
        await last?.close();
        const page = await context.newPage();
        last = page;
        // a stream that can't be had is complained about by the browser
        if (!staged.isLost) problems.watch(page);
        const replies = { ...usual, ...staged.replies };
        await page.clock.setFixedTime(sampleNow + 60_000);
        if (staged.isLost) await overHttp(page, replies);
        else if (!staged.isRefused) await page.addInitScript(standInForMain, replies);
        await page.addInitScript({ path: axePath });
        await page.goto(`${origin}/#/${staged.place ?? name}`);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        if (staged.isLost) await expect(page.getByText("Homeport is not answering.").first()).toBeVisible();
        await page.waitForLoadState("networkidle");
        for (const [event, payload] of Object.entries(staged.pushes ?? {}))
          await page.evaluate(
            ([name, said]) => (window as unknown as { pushAsMain: (...of: unknown[]) => void }).pushAsMain(name, said),
            [event, payload] as const,
          );
        await staged.act?.(page);
        return page;
      },
    });
    expect(problems.all(), "what the pages complained about").toEqual([]);
  },
});

/** By the browser's own bridge: what is asked is answered, but the stream of events can't be had. */
async function overHttp(page: Page, replies: Record<string, unknown>) {
  await page.addInitScript(() => sessionStorage.setItem("homeport-token", "x"));
  await page.route("**/events", (route) => route.abort());
  await page.route("**/request", async (route) => {
    const { route: name } = route.request().postDataJSON() as { route: string };
    await route.fulfill({ json: { ok: true, data: replies[name] } });
  });
}
