import { expect, test } from "./harness/app";
import type { App } from "./harness/app-type";

test.beforeEach(({ app }) => test.skip(app.standIn === null, "a machine can't be put to sleep there"));

/** OpenClaw's command line is never polled: it is asked at the start, on request, and on waking up. */
async function askedAt({ page }: App): Promise<number | null> {
  const answer = await page.evaluate(() => window.homeport?.request("openclaw.read", {}));
  return answer?.ok === true && answer.data.state === "ready" ? answer.data.asOf : null;
}

for (const event of ["resume", "unlock-screen"] as const) {
  test(`after ${event} what can have changed is asked again at once`, async ({ app }) => {
    await expect.poll(() => askedAt(app), { timeout: 20_000 }).not.toBeNull();
    const before = await askedAt(app);
    await app.standIn?.power(event);
    await expect.poll(async () => (await askedAt(app)) ?? 0).toBeGreaterThan(before ?? 0);
  });
}
