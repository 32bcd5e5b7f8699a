import type { ComponentType } from "react";
import type { ProgramInfo } from "../../../app/contract/program";
import type { SettingsSnapshot } from "../../../app/contract/settings";
import type { sections } from "../../pages";
import { OfflineMode } from "../privacy/OfflineMode";
import { About } from "./About";
import { AssistantChoice } from "./AssistantChoice";
import { Background } from "./Background";
import { backgroundChoices } from "./background-choices";
import { LanguageSetting } from "./LanguageSetting";
import { Removal } from "./Removal";
import { RunnerAddress } from "./RunnerAddress";
import { SettingsAsFile } from "./SettingsAsFile";
import { StandalonePanel } from "./standalone/StandalonePanel";
import { ThemeChoice } from "./ThemeChoice";
import { UndoEverything } from "./UndoEverything";
import { Updates } from "./Updates";

/** What the page knows; null: not read. */
type Known = { snapshot: SettingsSnapshot | null; info: ProgramInfo | null };

function BackgroundPanel({ snapshot, info }: Known) {
  const choices = info === null ? [] : backgroundChoices(info);
  return snapshot && choices.length > 0 && <Background values={snapshot.values} choices={choices} />;
}

/** The panel of each section of the page; their order is that of the sections. */
export const panels: Record<(typeof sections.settings)[number], ComponentType<Known>> = {
  language: ({ snapshot }) => snapshot && <LanguageSetting choice={snapshot.values.language ?? "system"} />,
  look: ({ snapshot }) => snapshot && <ThemeChoice theme={snapshot.values.theme} />,
  offline: ({ snapshot }) => snapshot && <OfflineMode section="settings/offline" />,
  runner: ({ snapshot }) => snapshot && <RunnerAddress address={snapshot.values.runnerAddress} />,
  standalone: ({ snapshot }) => snapshot && <StandalonePanel />,
  openclaw: ({ snapshot }) => snapshot && <AssistantChoice />,
  background: BackgroundPanel,
  updates: ({ info }) => info && <Updates info={info} />,
  file: ({ snapshot }) => snapshot && <SettingsAsFile />,
  undo: () => <UndoEverything />,
  removal: ({ info }) => info && <Removal info={info} />,
  about: ({ info }) => info && <About info={info} />,
};
