import { useTranslation } from "react-i18next";
import type { Place } from "../../../../app/domain/pages";
import { useChat } from "../../../state/chat";
import { useGateway } from "../../../state/gateway";
import { useHardware } from "../../../state/hardware";
import { useModels } from "../../../state/models";
import { useOpenClaw } from "../../../state/openclaw";
import { useProgram } from "../../../state/program";
import { useRunner } from "../../../state/runner";
import { PageLink } from "../../../ui/Links";
import { Note } from "../../../ui/Note";
import { Panel } from "../../../ui/Panel";
import { Row, Rows } from "../../../ui/Row";
import { homeRoute } from "../../home/home-route";
import type { HomeFacts } from "../../home/home-sentence";
import { RouteDrawing } from "../../home/RouteDrawing";
import { machineName, routeWords } from "../../home/route-words";
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
  const runner = useRunner(({ snapshot }) => snapshot);
  const models = useModels(({ snapshot }) => snapshot);
  const openclaw = useOpenClaw(({ snapshot }) => snapshot);
  const hardware = useHardware(({ snapshot }) => snapshot);
  const gateway = useGateway(({ snapshot }) => snapshot);
  const chat = useChat(({ snapshot }) => snapshot);
  const program = useProgram(({ info }) => info);
  const facts: HomeFacts = { runner, models, openclaw, hardware, gateway };
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
      <RouteDrawing
        view={homeRoute(facts)}
        words={routeWords(t, facts, chat)}
        machine={machineName(t, facts)}
        failures={{ openclaw: null, runner: null, model: null }}
        hasPrimary={false}
        crossings={[]}
        pulse={null}
      >
        {null}
      </RouteDrawing>
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
