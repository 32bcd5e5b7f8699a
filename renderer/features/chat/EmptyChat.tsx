import { useTranslation } from "react-i18next";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";

const examples = ["explain", "table", "code"] as const;

/** Before the first question: what this is for, and a few to begin with. */
export function EmptyChat({ onAsk, isBlocked }: { onAsk: (text: string) => void; isBlocked: boolean }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      title={t("chat.empty.title")}
      actions={
        <ul className="grid w-full max-w-[30rem] gap-2">
          {examples.map((example) => {
            const text = t(`chat.empty.example.${example}`);
            return (
              <li key={example} className="grid">
                <Button className="justify-start text-left" isDisabled={isBlocked} onClick={() => onAsk(text)}>
                  {text}
                </Button>
              </li>
            );
          })}
        </ul>
      }
    >
      {t("chat.empty.text")}
    </EmptyState>
  );
}
