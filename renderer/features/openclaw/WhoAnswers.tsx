import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Dialect } from "../../../app/contract/openclaw";
import { SelectField, TextField } from "../../ui/Fields";
import { type RouteWish, routeProfiles, serviceNames, type Service } from "./use-route-wish";

type Props = { wish: RouteWish; dialect: Dialect | null; isDisabled: boolean; onChange: () => void };

/** Local only, a cloud, or both: what each means is said where it is chosen. */
export function WhoAnswers({ wish, dialect, isDisabled, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const name = t(`openclaw.name.${dialect ?? "openclaw"}`);
  return (
    <fieldset disabled={isDisabled} className="grid gap-2">
      <legend className="mb-1.5 font-medium">{t("openclaw.profile.title")}</legend>
      <div className="grid gap-2 bar:grid-cols-3">
        {routeProfiles.map((profile) => (
          <div
            key={profile}
            className="min-w-0 rounded-control border border-line px-3 py-2.5 has-checked:border-accent has-checked:bg-sunken"
          >
            <label className="flex min-h-6 items-center gap-2 font-medium">
              <input
                type="radio"
                name="route-profile"
                value={profile}
                aria-describedby={`${id}-${profile}`}
                checked={wish.profile === profile}
                onChange={() => {
                  wish.setProfile(profile);
                  onChange();
                }}
                className="size-4 flex-none accent-accent"
              />
              {t(`openclaw.profile.name.${profile}`)}
            </label>
            <p id={`${id}-${profile}`} className="text-small text-ink-2">
              {t(`openclaw.profile.what.${profile}`, { name })}
            </p>
          </div>
        ))}
      </div>
      {wish.profile !== "local-only" && <CloudFields {...{ wish, dialect, isDisabled, onChange }} />}
    </fieldset>
  );
}

function CloudFields({ wish, dialect, onChange }: Props) {
  const { t } = useTranslation();
  const { cloud, problems } = wish;
  const change = (part: Parameters<RouteWish["changeCloud"]>[0]) => {
    wish.changeCloud(part);
    onChange();
  };
  /** What is empty was not begun yet: it is not called wrong. */
  const errorOf = (what: "model" | "address" | "variable") =>
    cloud[what] !== "" && problems.includes(what) ? { error: t(`openclaw.profile.problem.${what}`) } : {};
  return (
    <div className="grid gap-3 rounded-control border border-line bg-sunken p-3 bar:grid-cols-2">
      <SelectField
        label={t("openclaw.profile.service")}
        value={cloud.service}
        onChange={(event) => change({ service: event.target.value as Service })}
        options={serviceNames.map((value) => ({ value, label: t(`openclaw.profile.serviceName.${value}`) }))}
      />
      <TextField
        label={t("openclaw.profile.model")}
        hint={t("openclaw.profile.modelHint")}
        className="font-mono"
        maxLength={200}
        value={cloud.model}
        onChange={(event) => change({ model: event.target.value })}
        {...errorOf("model")}
      />
      {cloud.service === "other" && (
        <TextField
          label={t("openclaw.profile.address")}
          hint={t("openclaw.profile.addressHint")}
          placeholder="https://"
          className="font-mono"
          maxLength={500}
          value={cloud.address}
          onChange={(event) => change({ address: event.target.value })}
          {...errorOf("address")}
        />
      )}
      {dialect !== "clawdbot" && (
        <SelectField
          label={t("openclaw.profile.keyFrom")}
          value={cloud.keyFrom}
          onChange={(event) => change({ keyFrom: event.target.value === "environment" ? "environment" : "store" })}
          options={(["store", "environment"] as const).map((value) => ({
            value,
            label: t(`openclaw.profile.keyFromName.${value}`),
          }))}
        />
      )}
      {dialect !== "clawdbot" && cloud.keyFrom === "environment" && (
        <TextField
          label={t("openclaw.profile.variable")}
          hint={t("openclaw.profile.variableHint")}
          placeholder="OPENAI_API_KEY"
          className="font-mono"
          maxLength={100}
          value={cloud.variable}
          onChange={(event) => change({ variable: event.target.value })}
          {...errorOf("variable")}
        />
      )}
    </div>
  );
}
