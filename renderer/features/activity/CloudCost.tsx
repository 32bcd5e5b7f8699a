import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RequestTally } from "../../../app/contract/requests";
import { type CloudPrice, cloudCostOf, cloudPrices, mostPerMillion, tokensOf } from "../../../app/domain/cloud-price";
import { useSettings } from "../../state/settings";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { Details } from "../../ui/Details";
import { FailureNotice } from "../../ui/FailureNotice";
import { SelectField, TextField } from "../../ui/Fields";
import { formatDay, formatDollars } from "../../ui/format";
import { Setting } from "../settings/find/Setting";

const numberOf = (text: string): number | null => {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && Number.isFinite(value) && value >= 0 && value <= mostPerMillion ? value : null;
};

/** What the tokens counted here would have cost in a cloud, beside the nothing they cost: an estimate, with its prices. */
export function CloudCost({ tallies }: { tallies: readonly RequestTally[] }) {
  const { t } = useTranslation();
  const own = useSettings(({ snapshot }) => snapshot?.values.cloudPrice) ?? null;
  const price = own ?? cloudPrices[0];
  const cost = cloudCostOf(tokensOf(tallies), price);
  return (
    <Setting id="cloudPrice" className="grid gap-1 border-t border-line px-4 py-2.5">
      <p>
        {t("requests.cost.sentence", { cost: formatDollars(cost), model: price.name })}{" "}
        <span className="text-ink-2">{t("requests.cost.here")}</span>
      </p>
      <Details summary={t("requests.cost.how")}>
        <p className="pb-2 text-small text-ink-2">
          {t("requests.cost.prices", {
            model: price.name,
            input: formatDollars(price.inputPerMillion),
            output: formatDollars(price.outputPerMillion),
            date: formatDay(price.asOf),
          })}{" "}
          {t("requests.cost.atMost")}
        </p>
        <PriceForm key={`${price.name} ${price.asOf}`} price={price} isOwn={own !== null} />
      </Details>
    </Setting>
  );
}

function PriceForm({ price, isOwn }: { price: CloudPrice; isOwn: boolean }) {
  const { t } = useTranslation();
  const update = useAction("settings.update");
  const [input, setInput] = useState(String(price.inputPerMillion));
  const [output, setOutput] = useState(String(price.outputPerMillion));
  const [inputPerMillion, outputPerMillion] = [numberOf(input), numberOf(output)];
  const isChanged = inputPerMillion !== price.inputPerMillion || outputPerMillion !== price.outputPerMillion;
  const wrong = { error: t("requests.cost.wrong", { most: mostPerMillion }) };

  const choose = (cloudPrice: CloudPrice | null) => void update.run({ cloudPrice });
  return (
    <form
      className="flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (inputPerMillion === null || outputPerMillion === null || !isChanged) return;
        choose({ name: price.name, inputPerMillion, outputPerMillion, asOf: new Date().toISOString().slice(0, 10) });
      }}
    >
      <div className="w-48 max-w-full">
        <SelectField
          label={t("requests.cost.model")}
          value={price.name}
          onChange={(event) => choose(cloudPrices.find(({ name }) => name === event.target.value) ?? null)}
          options={cloudPrices.map(({ name }) => ({ value: name, label: name }))}
        />
      </div>
      <div className="w-40 max-w-full">
        <TextField
          label={t("requests.cost.input")}
          inputMode="decimal"
          value={input}
          onChange={(event) => setInput(event.target.value)}
          {...(inputPerMillion === null ? wrong : {})}
        />
      </div>
      <div className="w-40 max-w-full">
        <TextField
          label={t("requests.cost.output")}
          inputMode="decimal"
          value={output}
          onChange={(event) => setOutput(event.target.value)}
          {...(outputPerMillion === null ? wrong : {})}
        />
      </div>
      <Button
        type="submit"
        isPending={update.isPending}
        isDisabled={!isChanged || inputPerMillion === null || outputPerMillion === null}
      >
        {t("requests.cost.set")}
      </Button>
      {isOwn && (
        <Button kind="quiet" onClick={() => choose(null)}>
          {t("requests.cost.reset")}
        </Button>
      )}
      {update.failure && <FailureNotice failure={update.failure} />}
    </form>
  );
}
