import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { useSession } from "../../lib/session";
import { usePeople } from "../settings/people-data";
import type { Override } from "./data";

/** Who set a rule, when and why, and that it was ended. */
export function SetBy({ rule }: { rule: Pick<Override, "reason" | "made_by" | "made_at" | "ended_at"> }) {
  const { t } = useTranslation();
  const { staff_id } = useSession();
  const people = usePeople();
  const name = people.data?.find((one) => one.staff_id === rule.made_by)?.name;
  const who = rule.made_by === staff_id ? t("terms.byYou") : name ? t("terms.by", { name }) : t("terms.byStaff");
  return (
    <p className="quiet small">
      {who} <DateText value={rule.made_at} as="moment" />: <q>{rule.reason}</q>
      {rule.ended_at && <> · {t("terms.endedAt")} <DateText value={rule.ended_at} as="moment" /></>}
    </p>
  );
}
