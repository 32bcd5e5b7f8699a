import type { PrivacySnapshot } from "../../../app/contract/privacy";
import type { ProgramCommand } from "../../../app/contract/program";
import { sentencesOf, type Words } from "../words";
import type { Facts } from "./facts";
import type { Told } from "./notifications";

type News = PrivacySnapshot["news"];
const keyOf = ({ check, at }: News[number]) => `${check} ${at}`;

/**
 * Tells once what got worse on the privacy checklist while nobody looks: all that one look found in one notification.
 * What was raised before this start was told then.
 */
export function notifyOfPrivacy({
  facts,
  words,
  isLookedAt,
  tell,
  command,
}: {
  facts: Facts;
  words: Words;
  isLookedAt(): boolean;
  tell(told: Told): void;
  command(asked: ProgramCommand): void;
}): void {
  let known: ReadonlySet<string> | null = null;
  facts.onChange(({ privacy, settings }, before) => {
    if (privacy === null || privacy === before.privacy) return;
    known ??= new Set(privacy.news.map(keyOf));
    // the look goes on, and more may come
    if (privacy.rows.some(({ isRunning }) => isRunning)) return;
    const told = known;
    const fresh = privacy.news.filter((turn) => !told.has(keyOf(turn)));
    known = new Set([...told, ...fresh.map(keyOf)]);
    const [first] = fresh;
    if (first === undefined || isLookedAt() || settings?.values.showNotifications !== true) return;
    const show = () => command({ command: "go", page: "privacy" });
    tell({
      title: words("note.privacyWorse", { count: fresh.length }),
      body: sentencesOf(fresh.map(({ check }) => words(`translation:privacy.check.${check}.bad`))),
      onClick: show,
      action: { label: words("note.show"), run: show },
    });
  });
}
