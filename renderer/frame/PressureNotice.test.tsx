import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { PressureSnapshot } from "../../app/contract/pressure";
import { known } from "../../app/contract/reading";
import { usePressure } from "../state/pressure";
import { expectNoAxeViolations } from "../test/axe";
import { installFakeBridge } from "../test/fake-bridge";
import { PressureNotice } from "./PressureNotice";
import { Frame } from "../test/frame";

const gib = 1024 ** 3;
const snapshot = (revision: number, notice: Partial<NonNullable<PressureSnapshot["notice"]>> | null = {}) => ({
  revision,
  asOf: 0,
  notice: notice && {
    kind: "ram" as const,
    since: 1,
    freeBytes: known(0.4 * gib),
    unload: { ref: "ai/gemma3:4B", bytes: known(5 * gib) },
    ...notice,
  },
});

test("says what is nearly gone, and unloads the model it names", async () => {
  const fake = installFakeBridge({ "models.unload": { unloadedCount: 1 } });
  const { container } = render(<PressureNotice />);
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
  act(() => usePressure.getState().accept(snapshot(1)));
  expect(screen.getByRole("status")).toHaveTextContent(/Memory is nearly gone\. ?410 MB is left/);
  await expectNoAxeViolations(container);
  await userEvent.click(screen.getByRole("button", { name: /^Unload gemma3:4B, 5/ }));
  expect(fake.asked("models.unload")).toEqual([{ ref: "ai/gemma3:4B" }]);
  act(() => usePressure.getState().accept(snapshot(2, null)));
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
});

test("not now holds until it presses anew; when all are at work there is nothing to unload", async () => {
  installFakeBridge();
  render(<PressureNotice />, { wrapper: Frame });
  act(() => usePressure.getState().accept(snapshot(1)));
  await userEvent.click(screen.getByRole("button", { name: "Not now" }));
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
  await waitFor(() => expect(document.body).not.toHaveFocus());
  act(() => usePressure.getState().accept(snapshot(2, { since: 2, kind: "swap", unload: null })));
  await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent(/being written to disk.*at work/));
  expect(screen.queryByRole("button", { name: /Unload/ })).toBeNull();
});
