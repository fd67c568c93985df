import { Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";

type Props = { value: string; error?: string | undefined; minRows?: number; maxLength?: number; "data-autofocus"?: true; onChange: (reason: string) => void };

/** Why somebody does something; the hint says how much is enough. */
export function ReasonField({ minRows = 2, maxLength = 1000, onChange, ...props }: Props) {
  const { t } = useTranslation();
  return <Textarea label={t("common.reason")} description={t("common.reasonHint")} required autosize minRows={minRows} maxLength={maxLength} {...props} onChange={(event) => onChange(event.currentTarget.value)} />;
}
