import { useTranslation } from "react-i18next";
import { can, type Capability } from "../../app/domain/runner-capabilities";
import { useRunner } from "../state/runner";
import { Note } from "../ui/Note";

/** Whether what answers at the runner's address can do this; true where nothing answers: pages say that themselves. */
export const useCan = (what: Capability): boolean => useRunner(({ snapshot }) => can(snapshot, what));

/** In place of what an engine that is only asked for answers can't do: one sentence why. */
export function EngineOnly({ what }: { what: "models" | "resources" | "requests" | "log" }) {
  const { t } = useTranslation();
  const engine = useRunner(({ snapshot }) => snapshot?.service?.engine ?? null);
  const address = useRunner(({ snapshot }) => snapshot?.endpoint?.address ?? "");
  const who = engine ?? t("engineOnly.some");
  return (
    <Note tone="plain" className="max-w-prose">
      {t(`engineOnly.${what}`, { who, address })}
    </Note>
  );
}
