import { act, render, screen, waitFor, within } from "@testing-library/react";
import { expect } from "vitest";
import type { ChatTurn } from "../../../app/contract/chat";
import { useChat } from "../../state/chat";
import { useChosenModel } from "../../state/chosen-model";
import { useModels } from "../../state/models";
import { useRunner } from "../../state/runner";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge, type Replies } from "../../test/fake-bridge";
import { sampleTurn } from "../../test/page-samples";
import { sampleChat, sampleModel, sampleModels, sampleRunner } from "../../test/samples";
import { Chat } from "./Chat";
import { useComposer } from "./composer-state";

export const going = (over: Partial<ChatTurn> = {}) =>
  sampleTurn({ answer: "", phase: "sending", lastDelta: 0, end: null, stats: null, ...over });

export type Given = {
  turns?: ChatTurn[];
  runner?: Parameters<typeof sampleRunner>[0];
  models?: Parameters<typeof sampleModels>[0];
  replies?: Replies;
};

const both = [sampleModel(), sampleModel({ id: "b", ref: "ai/smollm2:360M", tags: ["ai/smollm2:360M"] })];

/** The page over a fake bridge, free of axe's complaints. */
export async function show({ turns = [], runner, models, replies }: Given = {}) {
  const fake = installFakeBridge({
    "chat.read": sampleChat({ turns }),
    "chat.send": { turnId: "t9" },
    "chat.stop": {},
    "chat.clear": {},
    ...replies,
  });
  const stop = useChat.start();
  await waitFor(() => expect(useChat.getState().snapshot ?? useChat.getState().failure).not.toBeNull());
  useRunner.getState().accept(sampleRunner(runner));
  useModels.getState().accept(sampleModels({ items: both, ...models }));
  const view = render(<Chat />);
  await expectNoAxeViolations(view.container);
  let revision = 1;
  return {
    ...view,
    fake,
    stop,
    push: (...next: ChatTurn[]) =>
      act(() => fake.push("chat.changed", sampleChat({ revision: (revision += 1), turns: next }))),
  };
}

/** These outlive a page on purpose; tests begin without. */
export function forgetChoices(): void {
  useComposer.setState(useComposer.getInitialState(), true);
  useChosenModel.setState(useChosenModel.getInitialState(), true);
}

export const box = () => screen.getByRole("textbox", { name: "Question" });
export const sendButton = () => screen.getByRole("button", { name: "Send" });
export const modelField = () => screen.getByRole("combobox", { name: "Model" });
export const limitField = () => screen.getByRole("spinbutton", { name: "At most" });
export const live = () =>
  [...document.querySelectorAll("output[aria-live=polite]")].map(({ textContent }) => textContent).join("");

export const log = () => within(screen.getByRole("log", { name: "Conversation" }));
