import { MultiSelect, Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NumberInput } from "../../components/number-input";
import type { RuleField } from "../../lib/rule-fields";

type Props = { field: RuleField; words: string; value: string; currency?: string; error?: string | undefined; onChange: (value: string) => void };

/** One field of a client or a contract, as a rule may set it. */
export function RuleInput({ field: { name, kind, choices = [] }, words, value, currency, error, onChange }: Props) {
  const { t } = useTranslation();
  const label = t(`clients.field.${name.replaceAll(".", "_")}`);
  const wordOf = (choice: string) => t(`clients.choice.${words}.${choice.replaceAll("+", "_")}`, { defaultValue: choice });
  const data = [...new Set([...choices, ...(kind === "choice" && value ? [value] : [])])].map((choice) => ({ value: choice, label: wordOf(choice) }));
  switch (kind) {
    case "choice":
      return <Select label={label} data={data} value={value || null} allowDeselect={false} error={error} onChange={(chosen) => onChange(chosen ?? "")} />;
    case "several":
      return <MultiSelect label={label} data={data} value={value ? value.split(",") : []} error={error} onChange={(chosen) => onChange(chosen.join(","))} />;
    case "number":
      return <NumberInput label={currency ? `${label}, ${currency}` : label} to={currency ? { currency } : { scale: 2 }} value={value} error={error} onRead={onChange} />;
    case "date":
    case "text":
      return <TextInput label={label} type={kind === "date" ? "date" : "text"} value={value} error={error} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
}
