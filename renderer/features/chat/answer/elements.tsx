import { ImageOff, Square, SquareCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Components, ExtraProps } from "react-markdown";
import { AnswerLink } from "./AnswerLink";
import { CodeBlock } from "./CodeBlock";

type Node = NonNullable<ExtraProps["node"]>;

function textOf(node: Node["children"][number] | Node): string {
  if (node.type === "text") return node.value;
  return "children" in node ? node.children.map(textOf).join("") : "";
}

/** All six levels become one, so that an answer can't upset the outline of the page. */
function heading(className: string) {
  return function AnswerHeading({ children }: { children?: ReactNode }) {
    return (
      <h4 dir="auto" className={`font-strong wrap-anywhere ${className}`}>
        {children}
      </h4>
    );
  };
}

function NoImage({ alt }: { alt?: string | undefined }) {
  const { t } = useTranslation();
  const text = alt === undefined || alt.trim() === "" ? t("chat.image.plain") : t("chat.image.named", { alt });
  return (
    <span className="inline-flex max-w-full items-center align-bottom gap-1 rounded-tiny border border-line-strong px-1.5 text-small text-ink-2">
      <ImageOff aria-hidden className="size-3.5 flex-none" />
      <bdi className="min-w-0 wrap-anywhere">{text}</bdi>
    </span>
  );
}

function TaskMark({ isDone }: { isDone: boolean }) {
  const { t } = useTranslation();
  const Icon = isDone ? SquareCheck : Square;
  return (
    <span className="mr-1 inline-block align-text-bottom">
      <Icon aria-hidden className="size-4" />
      <span className="sr-only">{t(isDone ? "chat.task.done" : "chat.task.open")}</span>
    </span>
  );
}

function Table({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <figure
      aria-label={t("chat.table")}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
      className="w-fit max-w-full overflow-x-auto rounded-control border border-line"
    >
      <table className="border-collapse text-left">{children}</table>
    </figure>
  );
}

const list = "grid grid-cols-[minmax(0,1fr)] gap-1 pl-6 marker:text-ink-3 wrap-anywhere [&_&]:pt-1";

/** How each element of an answer is drawn. Only children pass; no attribute of the model's making does, but links'. */
export const answerElements: Components = {
  p: ({ children }) => (
    <p dir="auto" className="wrap-anywhere">
      {children}
    </p>
  ),
  h1: heading("text-[1.0625rem]"),
  h2: heading("text-[0.96875rem]"),
  h3: heading("text-body"),
  h4: heading("text-body"),
  h5: heading("text-body"),
  h6: heading("text-body"),
  ul: ({ children }) => <ul className={`${list} list-disc`}>{children}</ul>,
  ol: ({ children, start }) => (
    <ol start={start} className={`${list} list-decimal`}>
      {children}
    </ol>
  ),
  li: ({ children }) => (
    <li dir="auto" className="[&>p+p]:pt-1">
      {children}
    </li>
  ),
  blockquote: ({ children }) => (
    <blockquote className="grid gap-2 border-l-[3px] border-line-strong pl-3 text-ink-2">{children}</blockquote>
  ),
  hr: () => <hr className="border-line" />,
  strong: ({ children }) => <strong className="font-strong">{children}</strong>,
  code: ({ children }) => (
    <code className="rounded-tiny bg-sunken px-1 py-px font-mono text-small wrap-anywhere">{children}</code>
  ),
  pre: ({ node }) => {
    const [code] = node?.children ?? [];
    const names = code?.type === "element" ? code.properties["className"] : undefined;
    const language = Array.isArray(names) ? String(names[0] ?? "").replace(/^language-/, "") : "";
    return <CodeBlock code={node ? textOf(node) : ""} language={language} />;
  },
  a: ({ href, node, children }) => (
    <AnswerLink address={href ?? ""} text={node ? textOf(node) : ""}>
      {children}
    </AnswerLink>
  ),
  img: ({ alt }) => <NoImage alt={alt} />,
  input: ({ checked }) => <TaskMark isDone={checked === true} />,
  table: Table,
  th: ({ children, style }) => (
    <th dir="auto" style={style} className="bg-sunken px-3 py-1.5 text-small font-medium text-ink-2">
      {children}
    </th>
  ),
  td: ({ children, style }) => (
    <td dir="auto" style={style} className="border-t border-line px-3 py-1.5 align-top">
      {children}
    </td>
  ),
  sup: ({ children }) => <sup>{children}</sup>,
  section: ({ children }) => <div className="text-small text-ink-2">{children}</div>,
};
