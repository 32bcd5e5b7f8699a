import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OpenClawSnapshot } from "../../../../app/contract/openclaw";
import { useGateway } from "../../../state/gateway";
import { useAction } from "../../../state/use-action";
import { useOfflineReason } from "../../../state/use-offline";
import { WayOutButton } from "../../../ui/WayOutButton";
import { FailureNotice } from "../../../ui/FailureNotice";
import { SelectField, TextArea, TextField } from "../../../ui/Fields";
import { Note } from "../../../ui/Note";
import { Panel } from "../../../ui/Panel";
import { Command } from "../../../ui/Command";
import { useTypedCommand } from "../use-typed-command";

/** Nowhere to send to: why, and what sets a channel up. */
function NoChannel({ openclaw, assistant }: { openclaw: OpenClawSnapshot; assistant: string }) {
  const { t } = useTranslation();
  const typed = useTypedCommand();
  return (
    <div className="grid max-w-prose gap-2">
      <p className="font-medium">{t("openclaw.message.noneTitle")}</p>
      <p className="text-ink-2">{t("openclaw.message.none", { assistant })}</p>
      <p className="text-ink-2">{t("openclaw.message.add")}</p>
      <Command text={typed(`${openclaw.dialect ?? "openclaw"} channels add`)} what={t("openclaw.message.addWhat")} />
    </div>
  );
}

/** The runbook's message to self: through a channel, to whom the user names, where there is a channel. */
export function Message({ openclaw }: { openclaw: OpenClawSnapshot }) {
  const { t } = useTranslation();
  const state = useGateway(({ snapshot }) => snapshot?.state ?? "looking");
  const isRead = state !== "looking" && state !== "unavailable";
  const channels = useGateway(({ snapshot }) => (isRead && snapshot ? snapshot.channels : null));
  const send = useAction("gateway.sendMessage");
  const [chosen, setChosen] = useState("");
  const [target, setTarget] = useState("");
  const [text, setText] = useState(() => t("openclaw.message.default"));
  const assistant = t(`openclaw.name.${openclaw.dialect ?? "openclaw"}`);
  const channel = channels?.find((each) => each === chosen) ?? channels?.[0] ?? null;
  const reason = useOfflineReason("gateway.sendMessage", channel === null ? null : { channel, target, text });
  const canSend = reason === null && channel !== null && target.trim() !== "" && text.trim() !== "";
  return (
    <Panel title={t("openclaw.message.title")} section="openclaw/message">
      <div className="grid gap-4">
        <p className="max-w-prose text-ink-2">{t("openclaw.message.intro", { assistant })}</p>
        {channels === null && (
          <p className="text-ink-2">
            {t(state === "unavailable" ? "openclaw.message.channelsUnknown" : "openclaw.message.lookingChannels")}
          </p>
        )}
        {channels !== null && channel === null && <NoChannel openclaw={openclaw} assistant={assistant} />}
        {channel !== null && channels !== null && (
          <form
            className="grid max-w-prose gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              if (canSend) void send.run({ channel, target: target.trim(), text: text.trim() });
            }}
          >
            <SelectField
              label={t("openclaw.message.channel")}
              options={channels.map((each) => ({ value: each, label: each }))}
              value={channel}
              onChange={(event) => setChosen(event.target.value)}
            />
            <TextField
              label={t("openclaw.message.target")}
              hint={t("openclaw.message.targetHint")}
              maxLength={200}
              value={target}
              onChange={(event) => {
                setTarget(event.target.value);
                send.clear();
              }}
            />
            <TextArea
              label={t("openclaw.message.text")}
              rows={2}
              maxLength={2_000}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <Note tone="cross">{t("openclaw.message.leaves", { channel })}</Note>
            <div className="flex flex-wrap gap-2">
              <WayOutButton type="submit" isPending={send.isPending} isDisabled={!canSend} reason={reason}>
                {t("openclaw.message.send")}
              </WayOutButton>
            </div>
            {send.failure && <FailureNotice failure={send.failure} />}
            {send.data !== null && <output>{t("openclaw.message.sent", { assistant })}</output>}
          </form>
        )}
      </div>
    </Panel>
  );
}
