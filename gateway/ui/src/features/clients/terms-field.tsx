import { MultiSelect, Select, Switch, TagsInput, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NumberInput } from "../../components/number-input";
import { type ChangeTerms, putText, type Terms, type TermsField, textAt } from "../../lib/terms";

type Props = { field: TermsField; terms: Terms; currency: string; wrong: Record<string, string>; onChange: ChangeTerms };

const SCALE: Partial<Record<TermsField["kind"], number>> = { hours: 2, percent: 4, rate: 10 };

/** One rule of the terms, asked for as its kind needs. */
export function TermsInput({ field, terms, currency, wrong, onChange }: Props) {
  const { t } = useTranslation();
  const { path, kind, choices = [], usual, needed = false } = field;
  const key = path.replaceAll(".", "_");
  const label = kind === "amount" ? `${t(`terms.field.${key}`)}, ${currency}` : t(`terms.field.${key}`);
  const value = textAt(terms, path);
  const error = wrong[`terms.${path}`];
  const set = (text: string) => onChange((now) => putText(now, field, text));
  const wordOf = (choice: string) => (kind === "count" ? choice : t(`terms.choice.${choice}`));
  switch (kind) {
    case "amount":
      return <NumberInput label={label} to={{ currency }} required={needed} value={value} error={error} onRead={set} />;
    case "hours":
    case "percent":
    case "rate":
      return <NumberInput label={label} to={{ scale: SCALE[kind] ?? 2 }} required={needed} value={value} error={error} onRead={set} />;
    case "yes":
      return <Switch label={label} checked={(value || usual) === "true"} error={error} onChange={(event) => set(String(event.currentTarget.checked))} />;
    case "several":
      return <MultiSelect label={label} data={choices.map((choice) => ({ value: choice, label: wordOf(choice) }))} value={(value || usual || "").split(", ").filter(Boolean)} error={error} onChange={(chosen) => set(chosen.join(","))} />;
    case "words":
      return <TagsInput label={label} description={t("terms.wordsHint")} value={value.split(", ").filter(Boolean)} error={error} onChange={(words) => set(words.join(","))} />;
    case "month":
      return <TextInput type="month" label={label} required={needed} value={value} error={error} onChange={(event) => set(event.currentTarget.value)} />;
    case "choice":
    case "count":
      return choices.length > 0
        ? <Select label={label} data={choices.map((choice) => ({ value: choice, label: wordOf(choice) }))} value={value || usual || null} allowDeselect={false} error={error} onChange={(chosen) => set(chosen ?? "")} />
        : <TextInput label={label} inputMode="numeric" required={needed} value={value} placeholder={usual ?? ""} error={error} onChange={(event) => set(event.currentTarget.value)} />;
  }
}
