import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHouse, type RealHouse } from "./house";

const hasDaemon = process.env["HOMEPORT_TEST_DOCKER"] === "yes";

describe.runIf(hasDaemon)("a real Docker daemon", () => {
  let house: RealHouse;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house?.quit());

  test("says what it is, and what could be done about its Model Runner is told without doing it", async () => {
    await house.ask("runner.probe", {});
    const { docker } = await house.until("runner.read", {}, (runner) => runner.docker.server.isKnown, 15_000);
    expect(docker.client.isKnown && docker.client.value).toMatch(/^\d+\.\d+/);
    expect(docker.server.isKnown && docker.server.value).toMatch(/^Docker (Engine|Desktop) \d+/);
    expect(docker.isDesktop.isKnown).toBe(true);
    expect(docker.hasModelPlugin.isKnown).toBe(true);
    const before = await house.ask("runner.read", {});
    const plan = await house.ask("runner.plan", {});
    for (const offer of plan.offers) expect(offer.command).toMatch(/^docker /);
    expect((await house.ask("runner.read", {})).state).toBe(before.state);
  });
});
