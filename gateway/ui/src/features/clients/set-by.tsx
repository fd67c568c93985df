import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { useSession } from "../../lib/session";
import type { Override } from "./data";

/** That staff set a rule: why, when, and whether the reader did. */
export function SetBy({ rule }: { rule: Pick<Override, "reason" | "made_by" | "made_at" | "ended_at"> }) {
  const { t } = useTranslation();
  const session = useSession();
  return (
    <p className="quiet small">
      {t(rule.made_by === session.staff_id ? "terms.byYou" : "terms.byStaff")} <DateText value={rule.made_at} as="moment" />: {rule.reason}
      {rule.ended_at && <> · {t("terms.endedAt")} <DateText value={rule.ended_at} as="moment" /></>}
    </p>
  );
}
