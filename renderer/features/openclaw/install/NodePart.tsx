import { useTranslation } from "react-i18next";
import type { Dialect } from "../../../../app/contract/openclaw";
import type { OpenClawInstallSnapshot } from "../../../../app/contract/openclaw-install";
import { useAction } from "../../../state/use-action";
import { useOfflineReason } from "../../../state/use-offline";
import { Button } from "../../../ui/Button";
import { Facts } from "../../../ui/Facts";
import { FailureNotice } from "../../../ui/FailureNotice";
import { formatBytes } from "../../../ui/format";
import { OutsideLink } from "../../../ui/Links";
import { ReadingText } from "../../../ui/ReadingText";
import { State } from "../../../ui/State";
import { WayOutButton } from "../../../ui/WayOutButton";
import { PathText } from "../../../ui/PathText";

/** The Nodes that are here, and why none of them will do. */
function NodesHere({ installs, dialect }: { installs: OpenClawInstallSnapshot; dialect: Dialect }) {
  const { t } = useTranslation();
  if (installs.nodes.length === 0) return <p>{t("openclaw.install.node.none")}</p>;
  return (
    <ul className="grid gap-1">
      {installs.nodes.map(({ path, version, fit }) => {
        const verdict = fit === null ? "unknown" : fit[dialect];
        return (
          <li key={path} className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <span>
              <ReadingText reading={version} format={(text) => t("openclaw.install.node.named", { version: text })} />
            </span>
            <State kind={verdict === "unknown" ? "unknown" : "look"}>
              {t(`openclaw.install.node.${verdict === "fits" || verdict === "untested" ? "fitsNot" : verdict}`)}
            </State>
            <PathText path={path} />
          </li>
        );
      })}
    </ul>
  );
}

/** No Node here fits: Homeport fetches one, or the user does; it goes on by itself as soon as one is there. */
export function NodePart({
  installs,
  dialect,
  isPrimary,
}: {
  installs: OpenClawInstallSnapshot;
  dialect: Dialect;
  isPrimary: boolean;
}) {
  const { t } = useTranslation();
  const plan = useAction("openclawInstall.planNode");
  const fetchNode = useAction("openclawInstall.installNode");
  const reason = useOfflineReason("openclawInstall.planNode", {});
  const { nodeOffer } = installs;
  const shown = plan.data;
  return (
    <section aria-label={t("openclaw.install.node.title")} className="grid gap-3">
      <div className="grid gap-1.5">
        <h3>{t("openclaw.install.node.title")}</h3>
        <p className="max-w-prose text-ink-2">
          {t("openclaw.install.node.why", {
            assistant: t(`openclaw.name.${dialect}`),
            needs: t(`openclaw.install.node.needs.${dialect}`),
          })}
        </p>
        <NodesHere installs={installs} dialect={dialect} />
      </div>
      {nodeOffer !== null && shown === null && (
        <div className="grid gap-2">
          <p className="max-w-prose text-ink-2">
            {t("openclaw.install.node.offer", {
              series: nodeOffer.series,
              contact: nodeOffer.contact,
              download: formatBytes(nodeOffer.downloadBytes),
              disk: formatBytes(nodeOffer.diskBytes),
            })}
          </p>
          <div className="flex flex-wrap gap-2">
            <WayOutButton
              kind={isPrimary ? "primary" : "plain"}
              reason={reason}
              isPending={plan.isPending}
              onClick={() => void plan.run({})}
            >
              {t("openclaw.install.node.look")}
            </WayOutButton>
          </div>
        </div>
      )}
      {plan.failure && <FailureNotice failure={plan.failure} />}
      {shown !== null && (
        <section aria-label={t("openclaw.install.node.plan")} className="grid max-w-prose gap-2">
          <Facts
            facts={[
              {
                label: t("openclaw.install.node.version"),
                value: t("openclaw.install.node.named", { version: shown.version }),
              },
              { label: t("openclaw.install.contact"), value: shown.contact },
              {
                label: t("openclaw.install.download"),
                value: <ReadingText reading={shown.downloadBytes} format={formatBytes} />,
              },
              { label: t("openclaw.install.disk"), value: formatBytes(shown.diskBytes) },
              {
                label: t("openclaw.install.free"),
                value: <ReadingText reading={shown.freeBytes} format={formatBytes} />,
              },
              { label: t("openclaw.install.folder"), value: <PathText path={shown.folder} /> },
            ]}
          />
          <p className="text-small text-ink-2">{t("openclaw.install.node.checked", { file: shown.file })}</p>
          <p className="font-mono text-small text-ink-3 [overflow-wrap:anywhere]">{`sha256 ${shown.sha256}`}</p>
          {shown.blocker !== null && <FailureNotice failure={shown.blocker} isAnnounced={false} />}
          <div className="flex flex-wrap gap-2">
            {shown.blocker === null && (
              <Button
                kind="primary"
                isPending={fetchNode.isPending}
                onClick={() => void fetchNode.run({ planId: shown.id }).then(() => plan.clear())}
              >
                {t("openclaw.install.node.fetch", { version: shown.version })}
              </Button>
            )}
            <Button onClick={plan.clear}>{t("openclaw.plan.close")}</Button>
          </div>
        </section>
      )}
      {fetchNode.failure && <FailureNotice failure={fetchNode.failure} />}
      <p className="max-w-prose text-small text-ink-2">
        {t("openclaw.install.node.byHand")} <OutsideLink to="node">{t("openclaw.install.node.page")}</OutsideLink>
      </p>
    </section>
  );
}
