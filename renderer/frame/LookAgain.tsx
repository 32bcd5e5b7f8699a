import { useTranslation } from "react-i18next";
import { useAction } from "../state/use-action";
import { Button, type ButtonKind } from "../ui/Button";

/** Looks for a runner again, docker's own words included. */
export function LookAgain({ kind = "plain" }: { kind?: ButtonKind }) {
  const { t } = useTranslation();
  const probe = useAction("runner.probe");
  return (
    <Button kind={kind} isPending={probe.isPending} onClick={() => void probe.run({})}>
      {t("action.lookAgain")}
    </Button>
  );
}
