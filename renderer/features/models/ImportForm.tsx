import { modelNamed } from "../../../app/domain/model-reference";
import { useState, type FormEvent, type Ref } from "react";
import { useTranslation } from "react-i18next";
import type { ImportFile, Model } from "../../../app/contract/models";
import { useProgram } from "../../state/program";
import { useRunner } from "../../state/runner";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { Facts } from "../../ui/Facts";
import { FailureNotice } from "../../ui/FailureNotice";
import { TextField } from "../../ui/Fields";
import { formatBytes, formatCount, formatList } from "../../ui/format";
import { Note } from "../../ui/Note";
import { ReadingText, ToldText } from "../../ui/ReadingText";
import { useFreeDisk } from "./FreeDisk";
import { judgePullName } from "./pull-name";

/** Enough for OpenClaw without its warning, and far from what a large model was trained for. */
const usualContextTokens = 32_768;
const leastContextTokens = 256;
const mostContextTokens = 1_048_576;

function FileFacts({ file }: { file: ImportFile }) {
  const { t } = useTranslation();
  const size = formatBytes(file.sizeBytes);
  return (
    <section aria-label={t("models.import.facts")}>
      <Facts
        facts={[
          { label: t("models.import.model"), value: <ToldText text={file.name} /> },
          {
            label: t("models.detail.size"),
            value: formatList([size, file.partCount > 1 ? t("models.import.parts", { count: file.partCount }) : ""]),
          },
          {
            label: t("models.detail.parameters"),
            value: <ToldText text={file.parameters} />,
          },
          {
            label: t("models.detail.quantization"),
            value: <ToldText text={file.quantization} />,
          },
          {
            label: t("models.detail.architecture"),
            value: <ToldText text={file.architecture} />,
          },
          {
            label: t("models.detail.trained"),
            value: <ReadingText reading={file.trainedContextTokens} format={formatCount} />,
          },
          { label: t("models.detail.license"), value: <ToldText text={file.license} /> },
        ]}
      />
    </section>
  );
}

/** What to import the looked-at file as. */
function ImportAs({ file, items, onStarted }: { file: ImportFile; items: readonly Model[]; onStarted: () => void }) {
  const { t } = useTranslation();
  const start = useAction("models.import");
  const free = useFreeDisk();
  const isHere = useRunner(({ snapshot }) => snapshot?.endpoint?.location === "this-machine");
  const { trainedContextTokens: trained } = file;
  const most = trained.isKnown ? trained.value : mostContextTokens;
  const [ref, setRef] = useState(file.proposedRef);
  const [context, setContext] = useState(String(Math.min(most, usualContextTokens)));

  const name = judgePullName(ref);
  const isTaken = name.kind === "ok" && modelNamed(items, name.ref.ref) !== undefined;
  const tokens = /^\d{1,7}$/.test(context.trim()) ? Number(context) : Number.NaN;
  const isContextGood = tokens >= Math.min(leastContextTokens, most) && tokens <= most;
  const hasRoom = free === null || !free.isKnown || file.sizeBytes <= free.value;
  const isReady = name.kind === "ok" && !isTaken && isContextGood && hasRoom;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!isReady) return;
    const answer = await start.run({ path: file.path, ref: name.ref.ref, contextTokens: tokens });
    if (answer.ok) onStarted();
  }

  const refError =
    name.kind === "refused" ? t(`models.pull.problem.${name.reason}`) : isTaken ? t("models.import.refTaken") : null;
  return (
    <form onSubmit={(event) => void submit(event)} className="grid gap-3">
      <TextField
        label={t("models.import.ref")}
        className="font-mono"
        maxLength={300}
        value={ref}
        onChange={(event) => setRef(event.target.value)}
        {...(refError === null ? {} : { error: refError })}
      />
      <TextField
        label={t("models.import.context")}
        inputMode="numeric"
        hint={
          trained.isKnown
            ? t("models.import.contextHint", { tokens: formatCount(trained.value) })
            : t("models.import.contextOpen")
        }
        value={context}
        onChange={(event) => setContext(event.target.value)}
        {...(isContextGood ? {} : { error: t("models.import.contextBad", { tokens: formatCount(most) }) })}
      />
      {!isHere && <Note tone="cross">{t("models.import.elsewhere")}</Note>}
      {!hasRoom && free?.isKnown === true && (
        <Note>{t("models.import.noRoom", { size: formatBytes(file.sizeBytes), free: formatBytes(free.value) })}</Note>
      )}
      {start.failure && <FailureNotice failure={start.failure} />}
      <div>
        <Button type="submit" kind="primary" isPending={start.isPending} isDisabled={!isReady}>
          {t("models.import.button", { size: formatBytes(file.sizeBytes) })}
        </Button>
      </div>
    </form>
  );
}

/** A GGUF file on disk is named, looked at, and imported under a name. */
export function ImportForm({ items, ref }: { items: readonly Model[]; ref?: Ref<HTMLDivElement> }) {
  const { t } = useTranslation();
  const examine = useAction("models.examineFile");
  const choose = useAction("models.chooseFile");
  const hasDialog = useProgram(({ info }) => info?.shell === "electron");
  const [path, setPath] = useState("");
  const failure = examine.failure ?? choose.failure;

  function write(next: string) {
    setPath(next);
    examine.clear();
  }

  async function chooseFile() {
    const answer = await choose.run({});
    if (!answer.ok || answer.data.path === null) return;
    write(answer.data.path);
    void examine.run({ path: answer.data.path });
  }

  function look(event: FormEvent) {
    event.preventDefault();
    if (path.trim() !== "") void examine.run({ path: path.trim() });
  }

  return (
    <div ref={ref} className="grid gap-4">
      <form onSubmit={look} className="flex flex-wrap items-start gap-2">
        <div className="min-w-0 flex-1 basis-72">
          <TextField
            label={t("models.import.path")}
            isLabelHidden
            hint={t("models.import.pathHint")}
            placeholder={t("models.import.pathPlaceholder")}
            autoCapitalize="none"
            autoCorrect="off"
            maxLength={4096}
            className="font-mono"
            value={path}
            onChange={(event) => write(event.target.value)}
          />
        </div>
        {hasDialog && (
          <Button isPending={choose.isPending} onClick={() => void chooseFile()}>
            {t("models.import.choose")}
          </Button>
        )}
        <Button type="submit" isPending={examine.isPending} isDisabled={path.trim() === ""}>
          {t("models.import.look")}
        </Button>
      </form>
      {failure && <FailureNotice failure={failure} />}
      {examine.data && path !== "" && (
        <div className="grid max-w-dialog gap-4">
          <FileFacts file={examine.data} />
          <ImportAs
            key={examine.data.path}
            file={examine.data}
            items={items}
            // another file may be named by now
            onStarted={() => setPath((now) => (now === path ? "" : now))}
          />
        </div>
      )}
    </div>
  );
}
