import { useTranslation } from "react-i18next";
import { sayValue } from "../../lib/audit-words";

/** The value of what changed; where it has no words of its own it is what somebody wrote, in their language. */
export function ChangedValue({ field, value }: { field: string; value: string }) {
  const { t } = useTranslation();
  const words = sayValue(t, field, value);
  return <span translate={words === value ? "no" : undefined}>{words}</span>;
}
