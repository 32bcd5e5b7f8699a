import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { withWords } from "../../i18n";
import { Details } from "../../ui/Details";
import { Skeleton } from "../../ui/Skeleton";

const Tables = lazy(async () => ({ default: (await withWords(["localOrCloud"], import("./Tables"))).Tables }));

/** Which of both is for what, how they compare and what each costs: folded, for those who wonder where they choose. */
export function LocalOrCloud({ model = null }: { /** The one that is about to be chosen. */ model?: string | null }) {
  const { t } = useTranslation();
  const [wasOpened, setOpened] = useState(false);
  return (
    <Details summary={t("localOrCloudTitle")} onToggle={(isOpen) => isOpen && setOpened(true)}>
      {wasOpened && (
        <Suspense fallback={<Skeleton className="h-40 w-full rounded-control" />}>
          <Tables model={model} />
        </Suspense>
      )}
    </Details>
  );
}
