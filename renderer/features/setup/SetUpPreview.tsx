import { useState, type ReactNode } from "react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { ContainerLimits } from "../../../app/contract/limits";
import type { Requirement, SettingsBack, SetUpOffer, SetUpOption } from "../../../app/contract/set-up";
import { isPortKey } from "../../../app/domain/desktop-settings";
import { isStandaloneOperation, setUpLine } from "../../../app/domain/set-up-command";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { Choice } from "../../ui/Choice";
import { Dialog } from "../../ui/Dialog";
import { formatList, formatMemory, formatNumber, formatSeconds, shortModelName } from "../../ui/format";
import { FailureNotice } from "../../ui/FailureNotice";
import { Note } from "../../ui/Note";
import { ReadingText } from "../../ui/ReadingText";
import { StateShape } from "../../ui/State";
import { Command } from "../../ui/Command";
import { InstallFacts } from "./InstallFacts";
import { Requirements } from "./Requirements";

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-1">
      <h3 className="text-small font-semi text-ink-2">{title}</h3>
      {children}
    </section>
  );
}

function Option({ id, isOn, onChange }: { id: SetUpOption; isOn: boolean; onChange: (isOn: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <Choice
      label={t(`setup.preview.option.${id}`)}
      hint={t(`setup.preview.option.${id}Hint`)}
      isOn={isOn}
      onChange={onChange}
    />
  );
}

/** What the user has to do first; asked again at a click, for it is somebody else's program. */
function Blocked({ by, lookAgain }: { by: NonNullable<SetUpOffer["isBlockedBy"]>; lookAgain: () => Promise<void> }) {
  const { t } = useTranslation();
  const [isLooking, setIsLooking] = useState(false);
  async function look() {
    setIsLooking(true);
    await lookAgain();
    setIsLooking(false);
  }
  return (
    <Note tone="look" className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <p className="min-w-0 flex-1 basis-60">{t(`setup.preview.blocked.${by}`)}</p>
      <Button isPending={isLooking} onClick={() => void look()}>
        {t("action.lookAgain")}
      </Button>
    </Note>
  );
}

function FileChanges({
  file,
  hasPort,
  isUndo,
}: {
  file: NonNullable<SetUpOffer["file"]>;
  hasPort: boolean;
  isUndo: boolean;
}) {
  const { t } = useTranslation();
  const changes = file.changes.filter(({ key }) => hasPort || isUndo || !isPortKey(key));
  const value = (text: string | null) => text ?? t("setup.preview.keyAbsent");
  return (
    <>
      <Part title={t("setup.preview.file")}>
        <Command text={file.path} what={t("setup.preview.fileWhat")} />
      </Part>
      <Part title={t("setup.preview.fileChanges")}>
        {changes.length === 0 && <p>{t("setup.preview.noKeys")}</p>}
        <ul className="grid gap-0.5 font-mono text-small [overflow-wrap:anywhere] empty:hidden">
          {changes.map(({ key, before, after }) => (
            <li key={key}>{t("setup.preview.key", { key, before: value(before), after: value(after) })}</li>
          ))}
        </ul>
      </Part>
    </>
  );
}

function limitsText(t: TFunction, { memoryBytes, cpus }: ContainerLimits): string {
  const memory = memoryBytes === null ? [] : [t("setup.preview.limitMemory", { amount: formatMemory(memoryBytes) })];
  const processors = cpus === null ? [] : [t("setup.preview.limitCpus", { cpus: formatNumber(cpus) })];
  return formatList([...memory, ...processors]);
}

function settingsBackText(t: TFunction, { model, contextTokens, gpuLayers, threads, keepAlive }: SettingsBack): string {
  const settings = [
    contextTokens === null ? "" : t("setup.preview.backContext", { tokens: formatNumber(contextTokens) }),
    gpuLayers === null ? "" : t("setup.preview.backGpuLayers", { layers: gpuLayers }),
    threads === null ? "" : t("setup.preview.backThreads", { threads }),
    keepAlive === null
      ? ""
      : keepAlive === "forever"
        ? t("setup.preview.backForever")
        : t("setup.preview.backKeepAlive", { time: formatSeconds(keepAlive) }),
  ];
  return t("setup.preview.settingsBack", {
    model: shortModelName(model),
    settings: formatList(settings),
  });
}

function noUndoKey(operation: SetUpOffer["operation"]) {
  if (isStandaloneOperation(operation)) return "setup.preview.undoStandalone";
  return operation === "edit-desktop-settings" ? "setup.preview.undoByHomeport" : "setup.preview.noUndo";
}

/** Everything that would happen, before it does: the exact command, what it changes, and the way back. */
export function SetUpPreview({
  offer,
  requirements,
  lookAgain,
  onClose,
}: {
  offer: SetUpOffer;
  requirements: readonly Requirement[];
  lookAgain: () => Promise<void>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { operation, context, changes, warnings, image, imageSize, undo, limits, settingsBack, file, isBlockedBy } =
    offer;
  const setUp = useAction("runner.setUp");
  const [options, setOptions] = useState<readonly SetUpOption[]>(() =>
    offer.options.filter(({ isSuggested }) => isSuggested).map(({ id }) => id),
  );
  const change = (id: SetUpOption, isOn: boolean) =>
    setOptions((was) => (isOn ? [...was, id] : was.filter((each) => each !== id)));

  async function begin() {
    const answer = await setUp.run({ operation, options: [...options], ...(context === null ? {} : { context }) });
    if (answer.ok) onClose();
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(`setup.do.${operation}`)}
      description={t(`setup.preview.about.${operation}`)}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button
            kind="primary"
            isPending={setUp.isPending}
            isDisabled={isBlockedBy !== null}
            onClick={() => void begin()}
          >
            {t(`setup.do.${operation}`)}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        {isBlockedBy !== null && <Blocked by={isBlockedBy} lookAgain={lookAgain} />}
        {file !== null && (
          <FileChanges file={file} hasPort={options.includes("tcp")} isUndo={operation === "undo-desktop-settings"} />
        )}
        <Part title={t(file === null ? "setup.preview.command" : "setup.preview.commandAfter")}>
          <Command
            text={isStandaloneOperation(operation) ? offer.command : setUpLine(operation, options, context)}
            what={t("setup.preview.commandWhat")}
          />
        </Part>
        {offer.options.map(({ id }) => (
          <Option key={id} id={id} isOn={options.includes(id)} onChange={(isOn) => change(id, isOn)} />
        ))}
        {(offer.installs ?? []).map((install) => (
          <Part key={install.part} title={t(`setup.install.part.${install.part}`)}>
            <InstallFacts install={install} />
          </Part>
        ))}
        {image !== null && (
          <Part title={t("setup.preview.image")}>
            <p className="font-mono text-small [overflow-wrap:anywhere]">{image}</p>
            <p className="text-small text-ink-2">
              {t("setup.preview.imageSize")} <ReadingText reading={imageSize} format={(size) => size} />
            </p>
          </Part>
        )}
        {requirements.length > 0 && (
          <Part title={t("setup.requirement.title")}>
            <Requirements requirements={requirements} />
          </Part>
        )}
        <Part title={t("setup.preview.changes")}>
          <ul className="list-disc pl-5">
            {changes.map((each) => (
              <li key={each}>{t(`setup.preview.change.${each}`)}</li>
            ))}
            {limits !== null && <li>{t("setup.preview.limitsBack", { limits: limitsText(t, limits) })}</li>}
            {settingsBack !== null && <li>{settingsBackText(t, settingsBack)}</li>}
          </ul>
        </Part>
        {warnings.length > 0 && (
          <Part title={t("setup.preview.warnings")}>
            <ul className="grid gap-1">
              {warnings.map((warning) => (
                <li key={warning} className="flex gap-2">
                  <StateShape kind="look" className="mt-1.5" />
                  <span className="min-w-0">{t(`setup.preview.warning.${warning}`)}</span>
                </li>
              ))}
            </ul>
          </Part>
        )}
        <Part title={t("setup.preview.undo")}>
          {undo === null ? (
            <p>{t(noUndoKey(operation))}</p>
          ) : (
            <Command text={undo} what={t("setup.preview.undoWhat")} />
          )}
        </Part>
        <p className="text-small text-ink-2">{t("setup.preview.after")}</p>
        {setUp.failure && <FailureNotice failure={setUp.failure} />}
      </div>
    </Dialog>
  );
}
