import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { expectNoAxeViolations } from "../test/axe";
import { BreakableName } from "./BreakableName";
import { Button } from "./Button";
import { CopyButton } from "./CopyButton";
import { ConfirmDialog } from "./Dialog";
import { EmptyState } from "./EmptyState";
import { Facts } from "./Facts";
import { FailureNotice } from "./FailureNotice";
import { SelectField, TextArea, TextField } from "./Fields";
import { OutsideLink, PageLink } from "./Links";
import { Legend, Meter } from "./Meter";
import { Panel } from "./Panel";
import { ProgressBar } from "./ProgressBar";
import { ReadingText } from "./ReadingText";
import { Row, Rows } from "./Row";
import { State, type StateKind } from "./State";
import { stylesheetSingleton } from "./style-singleton";
import { Tag } from "./Tag";

test("a pending button keeps the focus, says so, and does nothing", async () => {
  const onClick = vi.fn<() => void>();
  const { rerender } = render(<Button onClick={onClick}>Unload</Button>);
  const button = screen.getByRole("button", { name: "Unload" });
  await userEvent.click(button);
  expect(onClick).toHaveBeenCalledOnce();
  rerender(
    <Button onClick={onClick} isPending>
      Unload
    </Button>,
  );
  await userEvent.click(button);
  expect(onClick).toHaveBeenCalledOnce();
  expect(button).toHaveFocus();
  expect(button).toHaveAttribute("aria-busy", "true");
  expect(button).toHaveAttribute("aria-disabled", "true");
});

test("a disabled quiet button stays as wide and as plain as it was", () => {
  const { rerender } = render(<Button kind="quiet">Details</Button>);
  const button = screen.getByRole("button", { name: "Details" });
  expect(button).toHaveClass("px-2", "border-transparent");
  rerender(
    <Button kind="quiet" isDisabled>
      Details
    </Button>,
  );
  expect(button).toHaveClass("px-2", "border-transparent");
});

test("a long name may break after its separators, and is one text all the same", () => {
  const { container } = render(<BreakableName name="hf.co/owner/model:Q4_K_M" />);
  expect(container).toHaveTextContent(/^hf\.co\/owner\/model:Q4_K_M$/);
  expect(container.querySelectorAll("wbr")).toHaveLength(4);
});

test("a disabled submit button does not send the form", async () => {
  const onSubmit = vi.fn<(event: React.FormEvent) => void>();
  render(
    <form onSubmit={onSubmit}>
      <Button type="submit" isDisabled>
        Save
      </Button>
    </form>,
  );
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(onSubmit).not.toHaveBeenCalled();
});

test.each<StateKind>(["ok", "look", "cross", "unknown", "quiet"])(
  "state %s is a shape of its own and always a word",
  (kind) => {
    const { container } = render(<State kind={kind} />);
    expect(container.querySelector(`[data-state="${kind}"]`)).toHaveAttribute("aria-hidden");
    expect(container.textContent).not.toBe("");
  },
);

test("no two states share a shape", () => {
  const kinds: StateKind[] = ["ok", "look", "cross", "unknown"];
  const { container } = render(
    <>
      {kinds.map((kind) => (
        <State key={kind} kind={kind} />
      ))}
    </>,
  );
  const shapes = [...container.querySelectorAll("[data-state]")].map(({ className }) =>
    className
      .split(" ")
      .filter((name) => /^(rounded|rotate|border-dashed)/.test(name))
      .join(" "),
  );
  expect(new Set(shapes).size).toBe(kinds.length);
});

test("an unknown reading says its reason to screen readers, and on focus to everyone", async () => {
  const { container } = render(
    <ReadingText
      reading={{ isKnown: false, reason: "timed-out", detail: "nvidia-smi: 5 s" }}
      format={(value: number) => value}
    />,
  );
  const button = screen.getByRole("button", { name: /unknown.*took too long/ });
  await userEvent.tab();
  expect(button).toHaveFocus();
  expect(await screen.findByRole("tooltip")).toHaveTextContent("nvidia-smi: 5 s");
  await expectNoAxeViolations(container);
});

test("a known 0 is shown as 0", () => {
  const { container } = render(<ReadingText reading={{ isKnown: true, value: 0 }} format={(value) => `${value} B`} />);
  expect(container).toHaveTextContent("0 B");
});

test("a failure says what happened, why and what to do, and keeps the tool's words folded", async () => {
  const { container } = render(
    <FailureNotice
      failure={{ code: "disk-full", message: "4.1 GB short", detail: "write /x: no space left" }}
      actions={<Button>Look again</Button>}
    />,
  );
  const alert = screen.getByRole("alert");
  expect(alert).toHaveTextContent("There is not enough room on the disk");
  expect(alert).toHaveTextContent("Remove a model");
  expect(container.querySelector("details")).not.toHaveAttribute("open");
  expect(screen.getByText(/no space left/)).toBeInTheDocument();
  await expectNoAxeViolations(container);
});

function Asking({ onConfirm }: { onConfirm: () => Promise<void> }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Remove</Button>
      <ConfirmDialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title="Remove qwen3:8B?"
        description="5.0 GB go; pulling again takes a while."
        confirmLabel="Remove 5.0 GB"
        isDangerous
        onConfirm={onConfirm}
      />
    </>
  );
}

test("a dialog takes the focus, closes with Escape, gives the focus back, and confirms once", async () => {
  const done = Promise.withResolvers<undefined>();
  const onConfirm = vi.fn<() => Promise<undefined>>(() => done.promise);
  render(<Asking onConfirm={onConfirm} />);
  const opener = screen.getByRole("button", { name: "Remove" });
  await userEvent.click(opener);
  const dialog = screen.getByRole("dialog", { name: "Remove qwen3:8B?" });
  expect(dialog).toHaveAccessibleDescription(/5\.0 GB go/);
  expect(dialog).toContainElement(document.activeElement as HTMLElement);
  await expectNoAxeViolations(dialog);
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("dialog")).toBeNull();
  await vi.waitFor(() => expect(opener).toHaveFocus());

  await userEvent.click(opener);
  const confirm = within(screen.getByRole("dialog")).getByRole("button", { name: "Remove 5.0 GB" });
  await userEvent.click(confirm);
  await userEvent.click(confirm);
  expect(onConfirm).toHaveBeenCalledOnce();
  done.resolve(undefined);
  await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("fields tie label, hint and error together", async () => {
  const { container } = render(
    <>
      <TextField label="Address" hint="Empty: look for one" error="No port" />
      <TextArea label="Question" isLabelHidden />
      <SelectField label="Model" options={[{ value: "a", label: "A" }]} />
    </>,
  );
  const field = screen.getByRole("textbox", { name: "Address" });
  expect(field).toBeInvalid();
  expect(field).toHaveAccessibleDescription("Empty: look for one No port");
  expect(screen.getByRole("textbox", { name: "Question" })).toBeValid();
  expect(screen.getByRole("combobox", { name: "Model" })).toHaveValue("a");
  await expectNoAxeViolations(container);
});

test("progress is a named bar; without a share it has no value", async () => {
  const { container, rerender } = render(<ProgressBar label="Pulling x" fraction={0.374} valueText="1.2 of 3.3 GB" />);
  const bar = screen.getByRole("progressbar", { name: "Pulling x" });
  expect(bar).toHaveAttribute("value", "37");
  expect(bar).toHaveAttribute("aria-valuetext", "1.2 of 3.3 GB");
  rerender(<ProgressBar label="Pulling x" fraction={null} />);
  expect(bar).not.toHaveAttribute("value");
  await expectNoAxeViolations(container);
});

test("copying says that it was done, or that it could not be", async () => {
  const user = userEvent.setup();
  render(<CopyButton text="~/x" what="settings folder" />);
  const button = screen.getByRole("button", { name: "Copy: settings folder" });
  await user.click(button);
  await expect(navigator.clipboard.readText()).resolves.toBe("~/x");
  expect(screen.getByRole("status")).toHaveTextContent("Copied");
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("denied"));
  await user.click(button);
  expect(screen.getByRole("status")).toHaveTextContent("Could not copy");
});

test("everything else together breaks no rule", async () => {
  const { container } = render(
    <>
      <Panel title="Right now" aside="every second">
        <Meter label="CPU" segments={[{ label: "CPU", fraction: 2, tone: "accent" }]} figure="100%" />
        <Meter label="GPU" segments={null} figure="unknown" />
        <Legend segments={[{ label: "System", fraction: 0.2, tone: "grey", amount: "11.2" }]} free="Free 15.1" />
        <Facts facts={[{ label: "Size", value: "5 GB" }]} />
      </Panel>
      <Panel title="Models" isFlush>
        <Rows label="Pulled">
          <Row lead={<State kind="look" />} title="qwen3" note="all-rounder" actions={<Button>Pull</Button>}>
            <Tag>Q4_K_M</Tag>
          </Row>
        </Rows>
      </Panel>
      <EmptyState title="Nothing here" actions={<PageLink to="models">Models</PageLink>}>
        Pull one.
      </EmptyState>
      <OutsideLink to="modelRunner">Docs</OutsideLink>
    </>,
  );
  expect(screen.getByRole("region", { name: "Right now" })).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Docs" })).toHaveAttribute("rel", "noreferrer");
  expect(screen.getByRole("link", { name: "Models" })).toHaveAttribute("href", "#/models");
  await expectNoAxeViolations(container);
});

test("the style sheet of a scroll lock is one for all users and goes with the last", () => {
  class FakeSheet {
    text = "";
    replaceSync(css: string) {
      this.text = css;
    }
  }
  vi.stubGlobal("CSSStyleSheet", FakeSheet);
  Object.defineProperty(document, "adoptedStyleSheets", { value: [], writable: true, configurable: true });
  const sheet = stylesheetSingleton();
  sheet.add("a{}");
  sheet.add("b{}");
  expect(document.adoptedStyleSheets).toMatchObject([{ text: "a{}" }]);
  sheet.remove();
  expect(document.adoptedStyleSheets).toHaveLength(1);
  sheet.remove();
  expect(document.adoptedStyleSheets).toEqual([]);
  expect(document.querySelector("style")).toBeNull();
  vi.unstubAllGlobals();
});
