import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { dayOf, month as monthText } from "../../lib/dates";
import { countStages, STAGES, workingDaysLeft } from "../../lib/month";
import { usePeriods } from "../month-end/data";
import { Bar } from "../month-end/funnel";

const OUT = ["sent", "accepted", "paid", "nothing"] as const;

/** How far the month is, in one line and one bar, with the working days that are left. */
export function Progress({ month, entity }: { month: string; entity: string | undefined }) {
  const { t, i18n } = useTranslation();
  const { data } = usePeriods(month, entity);
  if (!data) {
    return null;
  }
  const counts = countStages(data);
  const out = OUT.reduce((all, stage) => all + counts[stage], 0);
  const left = workingDaysLeft(month, dayOf(new Date()));
  const words = STAGES.filter((stage) => counts[stage] > 0).map((stage) => `${t(`stage.${stage}`)}: ${counts[stage]}`).join(", ");
  return (
    <Link to={"/month-end" as string} className="progress">
      <span className="progress-head">
        <b>{monthText(month, i18n.language)}</b>
        <span>{data.length === 0 ? t("work.notRead") : t("work.out", { out, total: data.length })}</span>
        <span className="quiet">{left > 0 ? t("work.daysLeft", { count: left }) : t("work.late")}</span>
      </span>
      <Bar counts={counts} label={words} />
      <span className="quiet small">{words}</span>
    </Link>
  );
}
