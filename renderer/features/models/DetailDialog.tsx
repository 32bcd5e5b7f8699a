import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { known, unknown } from "../../../app/contract/reading";
import type { ModelDetail } from "../../../app/contract/models";
import { kvCacheBytes } from "../../../app/domain/fit/kv-cache";
import { displayRef } from "../../../app/domain/model-reference";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { Details } from "../../ui/Details";
import { Dialog } from "../../ui/Dialog";
import { Facts, type Fact } from "../../ui/Facts";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatBytes, formatCount, formatList, formatMemory, formatTime } from "../../ui/format";
import { ReadingText, ToldText } from "../../ui/ReadingText";
import { Skeleton } from "../../ui/Skeleton";
import { ModelVerdict } from "./ModelVerdict";
import { NameForm } from "./NameForm";
import { UpdateCheck } from "./UpdateCheck";
import { UseIt } from "./UseIt";

/** Twelve digits tell models apart; the whole id is what is copied. */
const shortId = (id: string) => (id.length > 24 ? `${id.slice(0, 19)}…` : id);

function Copied({ text, what, shown = text }: { text: string; what: string; shown?: string }) {
  return (
    <span className="-mr-[9px] flex flex-wrap items-center justify-end gap-x-1">
      <span title={text} className="min-w-0 font-mono text-small break-all">
        {shown}
      </span>
      <CopyButton text={text} what={what} />
    </span>
  );
}

function DetailFacts({ model, gguf, license }: ModelDetail) {
  const { t } = useTranslation();
  const { packagedContextTokens: packaged, trainedContextTokens: trained } = model;
  const others = model.tags.filter((tag) => tag !== model.ref);
  const cache = packaged.isKnown ? kvCacheBytes({ gguf, contextTokens: packaged.value }) : packaged;
  const facts: Fact[] = [
    { label: t("models.detail.name"), value: <Copied text={model.ref} what={t("models.detail.nameWhat")} /> },
    ...(others.length > 0
      ? [{ label: t("models.detail.names"), value: <span className="break-all">{formatList(others)}</span> }]
      : []),
    {
      label: t("models.detail.id"),
      value: <Copied text={model.id} shown={shortId(model.id)} what={t("models.detail.idWhat")} />,
    },
    { label: t("models.detail.size"), value: <ReadingText reading={model.sizeBytes} format={formatBytes} /> },
    {
      label: t("models.detail.parameters"),
      value: <ToldText text={model.parameters} />,
    },
    { label: t("models.detail.quantization"), value: <ToldText text={model.quantization} /> },
    { label: t("models.detail.architecture"), value: <ToldText text={model.architecture} /> },
    { label: t("models.detail.format"), value: <ToldText text={model.format} /> },
    { label: t("models.detail.packaged"), value: <ReadingText reading={packaged} format={formatCount} /> },
    { label: t("models.detail.trained"), value: <ReadingText reading={trained} format={formatCount} /> },
    {
      label: t("models.detail.cache"),
      value: (
        <ReadingText
          reading={cache}
          format={(memory) =>
            t("models.detail.cacheAt", {
              memory: formatMemory(memory),
              tokens: packaged.isKnown ? formatCount(packaged.value) : "",
            })
          }
        />
      ),
    },
    { label: t("models.detail.license"), value: <ToldText text={license} /> },
    {
      label: t("models.detail.created"),
      value: (
        <ReadingText<number>
          reading={model.createdAt === null ? unknown("not-reported") : known(model.createdAt)}
          format={(at) => formatTime(at)}
        />
      ),
    },
  ];
  return <Facts facts={facts} />;
}

function Metadata({ gguf }: { gguf: ModelDetail["gguf"] }) {
  const { t } = useTranslation();
  const entries = Object.entries(gguf).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return <p className="text-small text-ink-2">{t("models.detail.ggufNone")}</p>;
  return (
    <Details summary={t("models.detail.gguf", { count: entries.length })}>
      {/* Scrolls, so it takes the focus: a keyboard must reach its end. */}
      <dl
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label={t("models.detail.ggufList")}
        className="grid max-h-72 gap-1.5 overflow-auto rounded-control border border-line bg-sunken px-3 py-2 font-mono text-small"
      >
        {entries.map(([key, value]) => (
          <div key={key} className="grid gap-x-3 bar:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
            <dt className="break-all text-ink-2">{key}</dt>
            <dd className="line-clamp-6 break-all" title={value}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </Details>
  );
}

/** What Model Runner, or with `isRemote` the registry, knows of one model. Read each time it is opened. */
export function DetailDialog({
  name,
  isRemote,
  isOpen,
  onClose,
  onPull,
}: {
  name: string;
  isRemote: boolean;
  isOpen: boolean;
  onClose: () => void;
  /** Offered for a model of the registry. */
  onPull: (ref: string) => void;
}) {
  const { t } = useTranslation();
  const { run, data, failure, clear } = useAction("models.inspect");
  useEffect(() => {
    clear();
    if (isOpen) void run({ ref: name, ...(isRemote ? { isRemote } : {}) });
  }, [isOpen, name, isRemote, run, clear]);

  const size = data?.model.sizeBytes;
  const pullWords = size?.isKnown
    ? t("models.pull.buttonSize", { size: formatBytes(size.value) })
    : t("models.pull.button");
  const where = isRemote ? t("models.detail.remote") : t("models.detail.here");
  const wait = isRemote ? t("models.detail.remoteLoading") : t("models.detail.loading");

  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={displayRef(name)}
      description={data ? where : failure ? undefined : wait}
      actions={
        <>
          <Button onClick={onClose}>{t("action.close")}</Button>
          {isRemote && data && (
            <Button kind="primary" onClick={() => onPull(name)}>
              {pullWords}
            </Button>
          )}
        </>
      }
    >
      {data ? (
        <>
          <DetailFacts {...data} />
          {!isRemote && data.model.purpose === "text" && <ModelVerdict model={data.model} />}
          {!isRemote && <UpdateCheck model={data.model} onPull={onPull} />}
          <div className="grid">
            {!isRemote && data.model.purpose === "text" && <UseIt model={data.model.ref} />}
            {!isRemote && <NameForm model={data.model} />}
            <Metadata gguf={data.gguf} />
          </div>
        </>
      ) : failure ? (
        <FailureNotice failure={failure} />
      ) : (
        <div aria-hidden className="grid gap-2.5">
          {["w-3/4", "w-2/3", "w-5/6", "w-1/2", "w-2/3"].map((width, index) => (
            <Skeleton key={`${width}-${index}`} className={`h-4 ${width}`} />
          ))}
        </div>
      )}
    </Dialog>
  );
}
