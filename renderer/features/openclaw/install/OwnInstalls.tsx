import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OpenClawSnapshot, Dialect } from "../../../../app/contract/openclaw";
import type { OpenClawInstallSnapshot, OwnInstall } from "../../../../app/contract/openclaw-install";
import { useAction } from "../../../state/use-action";
import { useLatestJob } from "../../../state/use-latest-job";
import { Button } from "../../../ui/Button";
import { Details } from "../../../ui/Details";
import { Facts } from "../../../ui/Facts";
import { FailureNotice } from "../../../ui/FailureNotice";
import { formatBytes, formatDate, formatList } from "../../../ui/format";
import { Panel } from "../../../ui/Panel";
import { ReadingText } from "../../../ui/ReadingText";
import { State } from "../../../ui/State";
import { PathText } from "../../../ui/PathText";
import { InstallEnded, InstallRunning, installKinds } from "./InstallJob";
import { InstallPart } from "./InstallPart";
import { NodePart } from "./NodePart";
import { useInstalls, useNodeWatch } from "./use-installs";

/** Taking one away, with what goes and what stays said before. */
function Removal({ what, assistant, says }: { what: Dialect | "node"; assistant: string; says: string }) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const remove = useAction("openclawInstall.remove");
  return (
    <>
      {isAsking ? (
        <div className="grid gap-2">
          <p className="text-ink-2 [overflow-wrap:anywhere]">{says}</p>
          <div className="flex flex-wrap gap-2">
            <Button
              kind="danger"
              isPending={remove.isPending}
              onClick={() => void remove.run({ what }).then(({ ok }) => ok && setIsAsking(false))}
            >
              {t("openclaw.install.remove", { assistant })}
            </Button>
            <Button onClick={() => setIsAsking(false)}>{t("action.cancel")}</Button>
          </div>
        </div>
      ) : (
        <Button className="justify-self-start" onClick={() => setIsAsking(true)}>
          {t("openclaw.install.removeAsk", { assistant })}
        </Button>
      )}
      {remove.failure && <FailureNotice failure={remove.failure} />}
    </>
  );
}

/** Node, where Homeport fetched it: what it takes, who runs on it, and taking it away once nobody does. */
function OwnNode({ installs }: { installs: OpenClawInstallSnapshot }) {
  const { t } = useTranslation();
  const fetched = installs.nodes.filter(({ source }) => source === "homeport");
  const { nodeOffer } = installs;
  if (fetched.length === 0 || nodeOffer === null) return null;
  const users = installs.installed.filter(({ node }) => fetched.some((each) => each.path === node?.path));
  const versions = fetched.flatMap(({ version }) => (version.isKnown ? [version.value] : []));
  const assistant = t("openclaw.install.node.named", { version: formatList(versions) }).trim();
  const disk = formatBytes(nodeOffer.diskBytes * fetched.length);
  return (
    <div className="grid max-w-prose gap-2">
      <h3>{assistant}</h3>
      <Facts facts={[{ label: t("openclaw.install.folder"), value: <PathText path={nodeOffer.folder} /> }]} />
      {users.length > 0 ? (
        <p className="text-small text-ink-2">
          {t("openclaw.install.node.inUse", {
            who: formatList(users.map(({ dialect }) => t(`openclaw.name.${dialect}`))),
          })}
        </p>
      ) : (
        <Removal what="node" assistant="Node" says={t("openclaw.install.node.goes", { disk })} />
      )}
    </div>
  );
}

/** One that Homeport installed: what it is, and taking it away with what stays said before. */
function OwnLine({ own, stateDir }: { own: OwnInstall; stateDir: string | null }) {
  const { t } = useTranslation();
  const assistant = t(`openclaw.name.${own.dialect}`);
  return (
    <div className="grid max-w-prose gap-2">
      <h3>
        {assistant} {own.version}
      </h3>
      <Facts
        facts={[
          {
            label: t("openclaw.install.runsOn"),
            value:
              own.node === null ? (
                <State kind="look">{t("errors.install-no-node.title")}</State>
              ) : (
                <>
                  {t("openclaw.install.node.named", { version: own.node.version })} <PathText path={own.node.path} />
                </>
              ),
          },
          { label: t("openclaw.install.takes"), value: <ReadingText reading={own.sizeBytes} format={formatBytes} /> },
          { label: t("openclaw.install.since"), value: formatDate(own.installedAt) },
          { label: t("openclaw.install.folder"), value: <PathText path={own.folder} /> },
        ]}
      />
      <Removal
        what={own.dialect}
        assistant={assistant}
        says={t("openclaw.install.stays", { assistant, folder: stateDir ?? t("openclaw.install.itsFolder") })}
      />
    </div>
  );
}

/** Installing one where another works already: an update, or a copy of Homeport's own. */
function Another({ installs, dialect }: { installs: OpenClawInstallSnapshot; dialect: Dialect }) {
  const node = installs.offers.find((each) => each.dialect === dialect)?.node ?? null;
  useNodeWatch(node === null);
  if (node === null) return <NodePart installs={installs} dialect={dialect} isPrimary={false} />;
  return <InstallPart dialect={dialect} node={node} isPrimary={false} />;
}

/** What Homeport itself installed, and what it could, beside a command line that works. */
export function OwnInstalls({ openclaw }: { openclaw: OpenClawSnapshot }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const installs = useInstalls();
  const job = useLatestJob(installKinds);
  if (installs === null) return null;
  const isRunning = job !== null && job.outcome === null;
  const dialect = openclaw.dialect ?? "openclaw";
  const own = installs.installed.find((each) => each.dialect === dialect);
  const stateDir = openclaw.stateDir.isKnown ? openclaw.stateDir.value : null;
  const summary = own === undefined ? "copy" : own.update === null ? null : "update";
  return (
    <Panel title={t("openclaw.install.ownTitle")} section="openclaw/install">
      <div className="grid gap-4">
        {isRunning && <InstallRunning job={job} />}
        {!isRunning && job !== null && <InstallEnded job={job} />}
        {installs.installed.map((each) => (
          <OwnLine key={each.dialect} own={each} stateDir={each.dialect === dialect ? stateDir : null} />
        ))}
        <OwnNode installs={installs} />
        {installs.installed.length === 0 && <p className="max-w-prose text-ink-2">{t("openclaw.install.elsewhere")}</p>}
        {!isRunning && summary !== null && (
          <Details
            summary={t(`openclaw.install.${summary}`, {
              assistant: t(`openclaw.name.${dialect}`),
              version: own?.update ?? "",
            })}
            onToggle={setIsOpen}
          >
            {isOpen && <Another installs={installs} dialect={dialect} />}
          </Details>
        )}
      </div>
    </Panel>
  );
}
