import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SetUpOffer, SetUpOperation } from "../../../app/contract/set-up";
import { useWish } from "../../state/wish";
import { useOfflineReason } from "../../state/use-offline";
import type { ButtonKind } from "../../ui/Button";
import { WayOutButton } from "../../ui/WayOutButton";
import type { SetUp } from "./use-set-up";

/** With the dialog it brings, too much for the first page, where it is seldom needed. */
const SetUpPreview = lazy(async () => ({ default: (await import("./SetUpPreview")).SetUpPreview }));

/** Buttons for what Homeport can do; each shows first what would happen. */
export function SetUpActions({
  setUp: { plan, isRunning, lookAgain },
  isPrimary,
}: {
  setUp: SetUp;
  isPrimary: boolean;
}) {
  const [opened, setOpened] = useState<SetUpOffer | null>(null);
  useWish(
    "set-up-runner",
    ({ operation }) => setOpened(plan?.offers.find((offer) => offer.operation === operation) ?? null),
    plan !== null && !isRunning,
  );
  if (isRunning) return null;
  // as it stands now; an offer that is gone stays as it was until its dialog is closed
  const shown = plan?.offers.find(({ operation }) => operation === opened?.operation) ?? opened;
  return (
    <>
      {plan?.offers.map((offer, index) => (
        <SetUpButton
          key={offer.operation}
          operation={offer.operation}
          kind={isPrimary && index === 0 ? "primary" : "plain"}
          onClick={() => setOpened(offer)}
        />
      ))}
      <Suspense>
        {opened !== null && shown !== null && (
          <SetUpPreview
            offer={shown}
            requirements={plan?.requirements ?? []}
            lookAgain={lookAgain}
            onClose={() => setOpened(null)}
          />
        )}
      </Suspense>
    </>
  );
}

function SetUpButton({ operation, ...rest }: { operation: SetUpOperation; kind: ButtonKind; onClick: () => void }) {
  const { t } = useTranslation();
  const reason = useOfflineReason("runner.setUp", { operation, options: [] });
  return (
    <WayOutButton {...rest} reason={reason}>
      {t(`setup.do.${operation}`)}
    </WayOutButton>
  );
}

/** Whether there is something for {@link SetUpActions} to show. */
export function hasOffers({ plan, isRunning }: SetUp): boolean {
  return !isRunning && plan !== null && plan.offers.length > 0;
}
