import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DiskState } from "../../../../app/contract/disk";
import { useModels } from "../../../state/models";
import { useRunner } from "../../../state/runner";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { Skeleton } from "../../../ui/Skeleton";
import { useEndedJobs } from "../limits/use-limits";
import { useReadAgain } from "../use-read-again";
import { DiskPanel } from "./DiskPanel";
import { IncompletePanel } from "./IncompletePanel";
import { ModelsPanel } from "./ModelsPanel";
import { ReclaimBar } from "./ReclaimBar";
import { chosenNow, type Choice } from "./choice";

/** What the models take of the disk, who shares what, what is left over, and how to have it back. */
export function Disk() {
  const { t } = useTranslation();
  const runner = useRunner(({ snapshot }) => [snapshot?.state, snapshot?.endpoint?.address].join());
  const listed = useModels(({ snapshot }) => (snapshot?.items ?? []).map(({ id }) => id).join());
  const { data: disk, failure, again } = useReadAgain("disk.read", `${runner}|${listed}|${useEndedJobs()}`);
  if (disk === null && failure !== null) {
    const retry = <Button onClick={again}>{t("action.retry")}</Button>;
    return <FailureNotice isAnnounced={false} failure={failure} actions={retry} />;
  }
  if (disk === null) return <Skeleton className="h-72 w-full rounded-panel" />;
  return <Panels disk={disk} again={again} />;
}

function Panels({ disk, again }: { disk: DiskState; again: () => void }) {
  const isUsable = useRunner(({ snapshot }) => snapshot?.state === "healthy");
  const [wanted, setWanted] = useState<Choice>({ incomplete: [], models: [] });
  const choice = chosenNow(disk, wanted);
  return (
    <div className="flex flex-col gap-5">
      <DiskPanel disk={disk} again={again} />
      <IncompletePanel disk={disk} choice={choice} isUsable={isUsable} onChoice={setWanted} />
      <ModelsPanel disk={disk} choice={choice} isUsable={isUsable} onChoice={setWanted} />
      <ReclaimBar
        disk={disk}
        choice={choice}
        isUsable={isUsable}
        onDone={() => setWanted({ incomplete: [], models: [] })}
      />
    </div>
  );
}
