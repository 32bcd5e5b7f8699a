import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../../app/contract/errors";
import { displayRef } from "../../../app/domain/model-reference";
import { useModels } from "../../state/models";
import { BreakableName } from "../../ui/BreakableName";
import { Details } from "../../ui/Details";
import { FailureNotice } from "../../ui/FailureNotice";
import { FitTag } from "../models/FitTag";
import { useFitTurn } from "../models/use-fits";
import { SwitchButton } from "./SwitchButton";

const nothing: never[] = [];

function Choices() {
  useFitTurn(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const models = useModels(({ snapshot }) => snapshot?.items ?? nothing).filter(({ purpose }) => purpose === "text");
  return (
    <>
      <ul className="grid max-h-72 gap-1.5 overflow-auto">
        {models.map((model) => (
          <li key={model.id} className="flex flex-wrap items-center gap-x-3">
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
              <BreakableName name={displayRef(model.ref)} />
            </span>
            <FitTag model={model} />
            <SwitchButton model={model} onFailure={setFailure} />
          </li>
        ))}
      </ul>
      {failure && <FailureNotice failure={failure} />}
    </>
  );
}

/** Every model that can answer, with whether it fits, behind one line. */
export function SwitchList() {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Details summary={t("switch.another")} className="pt-3" onToggle={setIsOpen}>
      {isOpen && <Choices />}
    </Details>
  );
}
