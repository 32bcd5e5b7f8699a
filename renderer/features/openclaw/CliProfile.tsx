import { useState, type FormEvent } from "react";
import { compareWords } from "../../locale";
import { useTranslation } from "react-i18next";
import type { OpenClawSnapshot } from "../../../app/contract/openclaw";
import { isCliProfile } from "../../../app/domain/cli-profile";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { SelectField, TextField } from "../../ui/Fields";
import { useSetting } from "../settings/find/Setting";

/** No profile can be called so. */
const anotherOne = "+";

function NewProfile({
  onUse,
  onCancel,
  isPending,
}: {
  onUse(name: string): void;
  onCancel(): void;
  isPending: boolean;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [isTried, setTried] = useState(false);
  const isGood = isCliProfile(name.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isGood) onUse(name.trim());
  };
  return (
    <form className="grid gap-2" onSubmit={submit}>
      <TextField
        label={t("openclaw.cliProfile.name")}
        hint={t("openclaw.cliProfile.rule")}
        error={isTried && !isGood ? t("openclaw.cliProfile.refused") : undefined}
        value={name}
        maxLength={64}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" isPending={isPending}>
          {t("openclaw.cliProfile.use")}
        </Button>
        <Button kind="quiet" onClick={onCancel}>
          {t("action.cancel")}
        </Button>
      </div>
    </form>
  );
}

/** Which of its own profiles the command line is used with: a state folder each. */
export function CliProfile({ openclaw }: { openclaw: OpenClawSnapshot }) {
  const { t } = useTranslation();
  const choose = useAction("openclaw.chooseProfile");
  const [isNew, setNew] = useState(false);
  const { name, found, fixedBy } = openclaw.cliProfile;
  const names = [...new Set([...found, ...(name === null ? [] : [name])])].toSorted(compareWords);
  const words = { assistant: t(`openclaw.name.${openclaw.dialect ?? "openclaw"}`), variable: fixedBy ?? "" };
  const use = (profile: string | null) => {
    setNew(false);
    void choose.run({ profile });
  };
  return (
    <div
      {...useSetting<HTMLDivElement>("cliProfiles")}
      className="grid gap-2 border-b border-line px-4 py-2.5"
      aria-busy={choose.isPending || undefined}
    >
      <SelectField
        label={t("openclaw.cliProfile.title")}
        hint={t(fixedBy === null ? "openclaw.cliProfile.what" : "openclaw.cliProfile.fixed", words)}
        disabled={fixedBy !== null || choose.isPending}
        value={isNew ? anotherOne : (name ?? "")}
        options={[
          { value: "", label: t("openclaw.cliProfile.none") },
          ...names.map((each) => ({ value: each, label: each })),
          { value: anotherOne, label: t("openclaw.cliProfile.another") },
        ]}
        onChange={({ currentTarget: { value } }) => (value === anotherOne ? setNew(true) : use(value || null))}
      />
      {isNew && fixedBy === null && (
        <NewProfile onUse={use} onCancel={() => setNew(false)} isPending={choose.isPending} />
      )}
      {choose.failure && <FailureNotice failure={choose.failure} />}
    </div>
  );
}
