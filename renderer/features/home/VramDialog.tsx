import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Gpu } from "../../../app/contract/hardware";
import { parseVramGigabytes, vramGigabytes } from "../../../app/domain/fit/vram";
import { useSettings } from "../../state/settings";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Facts } from "../../ui/Facts";
import { FailureNotice } from "../../ui/FailureNotice";
import { TextField } from "../../ui/Fields";
import { formatMemory } from "../../ui/format";
import { ReadingText } from "../../ui/ReadingText";

const none: Readonly<Record<string, number>> = {};

/** The user's word on a graphics card's memory, beside what was read of it. Kept by the card's name. */
export function VramDialog({ gpu, sameNamed, onClose }: { gpu: Gpu; sameNamed: number; onClose: () => void }) {
  const { t } = useTranslation();
  const update = useAction("settings.update");
  const corrections = useSettings(({ snapshot }) => snapshot?.values.vramCorrectionBytes) ?? none;
  const [text, setText] = useState(gpu.vramBytes.isKnown ? vramGigabytes(gpu.vramBytes.value) : "");
  const [isAsked, setAsked] = useState(false);
  const bytes = parseVramGigabytes(text);
  const isCorrected = gpu.vramReadBytes !== undefined;

  async function keep(next: Record<string, number>) {
    const answer = await update.run({ vramCorrectionBytes: next });
    if (answer.ok) onClose();
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (bytes !== null) void keep({ ...corrections, [gpu.name]: bytes });
  }

  function useRead() {
    void keep(Object.fromEntries(Object.entries(corrections).filter(([name]) => name !== gpu.name)));
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("settings.vram.title", { name: gpu.name })}
      description={t("settings.vram.how")}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          {isCorrected && (
            <Button isPending={update.isPending} onClick={useRead}>
              {t("settings.vram.useRead")}
            </Button>
          )}
          <Button kind="primary" type="submit" form="vram-form" isPending={update.isPending}>
            {t("settings.vram.save")}
          </Button>
        </>
      }
    >
      <Facts
        facts={[
          {
            label: t("settings.vram.read"),
            value: <ReadingText reading={gpu.vramReadBytes ?? gpu.vramBytes} format={formatMemory} />,
          },
        ]}
      />
      <form id="vram-form" onSubmit={submit}>
        <TextField
          label={t("settings.vram.label")}
          hint={sameNamed > 1 ? t("settings.vram.sameNamed", { count: sameNamed }) : t("settings.vram.hint")}
          inputMode="decimal"
          maxLength={12}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAsked(false);
            update.clear();
          }}
          {...(isAsked && bytes === null ? { error: t("settings.vram.outside") } : {})}
        />
      </form>
      {update.failure && <FailureNotice failure={update.failure} />}
    </Dialog>
  );
}
