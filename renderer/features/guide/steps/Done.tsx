import { useTranslation } from "react-i18next";
import type { Place } from "../../../../app/domain/pages";
import { useProgram } from "../../../state/program";
import { PageLink } from "../../../ui/Links";
import { Note } from "../../../ui/Note";
import { Panel } from "../../../ui/Panel";
import { Row, Rows } from "../../../ui/Row";
import { RouteDrawing } from "../../home/RouteDrawing";
import { useRoute } from "../../home/use-route";
import { type StepProps, stepIn } from "../step-props";

const nexts = [
  { id: "tools", place: "resources/speed" },
  { id: "models", place: "models" },
  { id: "channels", place: "openclaw/message" },
  { id: "transcripts", place: "privacy/traces" },
] as const satisfies readonly { id: string; place: Place }[];

/** The route as it stands now, where Homeport is found from here on, and what the guide's makers would do next. */
export function Done({ guide }: StepProps) {
  const { t } = useTranslation();
  const { drawing } = useRoute();
  const program = useProgram(({ info }) => info);
  const { waitsFor } = stepIn(guide, "done");
  const tray = program?.shell === "browser" ? "browser" : program?.platform === "darwin" ? "mac" : "tray";
  return (
    <>
      {waitsFor !== null && (
        <Note className="flex flex-wrap items-center gap-3">
          <span className="min-w-0 flex-1">{t("guide.done.notYet")}</span>
          <PageLink to={`guide/${guide.current}`} as="primary">
            {t("guide.goTo", { step: t(`guide.step.${guide.current}.name`) })}
          </PageLink>
        </Note>
      )}
      <RouteDrawing {...drawing} hasPrimary={false} pulse={null} />
      <p className="max-w-prose">{t(`guide.done.tray.${tray}`)}</p>
      <Panel title={t("guide.done.next")} isFlush>
        <Rows label={t("guide.done.next")}>
          {nexts.map(({ id, place }) => (
            <Row
              key={id}
              title={t(`guide.done.nexts.${id}.title`)}
              note={t(`guide.done.nexts.${id}.text`)}
              actions={
                <PageLink to={place} as="plain">
                  {t(`guide.done.nexts.${id}.go`)}
                </PageLink>
              }
            />
          ))}
        </Rows>
      </Panel>
    </>
  );
}
