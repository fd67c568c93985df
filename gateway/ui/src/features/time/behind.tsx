import { SegmentedControl } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type DataColumn, DataTable } from "../../components/data-table";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { QueryState } from "../../components/query-state";
import { hours, shortDay } from "../../lib/dates";
import { dayRuns } from "../../lib/reminder";
import { holds, useSession } from "../../lib/session";
import type { TimeSearch } from "../../lib/time-search";
import { LoggedBar } from "./logged-bar";
import { type PeopleHours, type PersonHours, usePeopleHours } from "./people-data";
import { Remind, RemindAll } from "./remind";

type Props = { month: string; everybody: boolean; onGo: (by: TimeSearch) => void };

/** Who logged less than the working days so far ask for, the largest gap first, with a reminder at hand. */
export function Behind({ month, everybody, onGo }: Props) {
  const { t } = useTranslation();
  // People work for every seller, so only a role for all of them shows their hours.
  const may = holds(useSession(), ["project_manager", "preparer", "accountant", "admin"], "*");
  const people = usePeopleHours(month, everybody, may);
  if (!may) {
    return <EmptyState title={t("time.behind.role")}><p>{t("time.behind.roleNext")}</p></EmptyState>;
  }
  if (!people.isSuccess) {
    return <QueryState query={people} />;
  }
  const { data } = people;
  if (!data.on) {
    return <EmptyState title={t("time.behind.early")}><p>{t("time.behind.earlyNext")}</p></EmptyState>;
  }
  return (
    <>
      <div className="list-head behind-head">
        <p className="quiet small grow"><Summary found={data} on={data.on} /></p>
        <RemindAll people={data.items} month={month} on={data.on} />
        <SegmentedControl
          size="xs" aria-label={t("time.behind.who")} value={everybody ? "all" : "late"} data={(["late", "all"] as const).map((value) => ({ value, label: t(`time.behind.${value}`) }))}
          onChange={(value) => onGo({ who: value === "all" ? "all" : undefined })}
        />
      </div>
      {data.items.length > 0 ? <List found={data} on={data.on} /> : <Nobody found={data} />}
    </>
  );
}

function Summary({ found, on }: { found: PeopleHours; on: string }) {
  const { t, i18n } = useTranslation();
  const days = t("time.behind.workingDays", { count: found.working_days });
  const asked = hours(Number(found.hours_per_day) * 3600, i18n.language);
  return <>{t("time.behind.until", { day: shortDay(on), days, hours: asked })} {t("time.behind.count", { behind: found.behind, people: found.people })}</>;
}

function Nobody({ found }: { found: PeopleHours }) {
  const { t } = useTranslation();
  const said = found.people === 0 ? "noOne" : "nobody";
  return <EmptyState title={t(`time.behind.${said}`)}><p>{t(`time.behind.${said}Next`)}</p></EmptyState>;
}

function List({ found, on }: { found: PeopleHours; on: string }) {
  const { t } = useTranslation();
  const columns = useMemo<DataColumn<PersonHours>[]>(
    () => [
      { id: "person", header: t("time.person"), grow: true, cell: (one) => <>{one.name} <span className="quiet small">{one.role}</span></> },
      { id: "logged", header: t("time.behind.hours"), narrow: "line", cell: (one) => <LoggedBar person={one} /> },
      { id: "gap", header: t("time.behind.gap"), align: "right", narrow: "corner", cell: (one) => <Gap seconds={one.gap_seconds} /> },
      { id: "last", header: t("time.behind.last"), narrow: "line", cell: (one) => <><span className="narrow-only quiet">{t("time.behind.last")}: </span>{one.last_day ? <DateText value={one.last_day} as="short" /> : <span className="wrong">{t("time.behind.never")}</span>}</> },
      { id: "empty", header: t("time.behind.empty"), narrow: "line", cell: (one) => <EmptyDays days={one.empty_days} /> },
      { id: "remind", header: <span className="unseen">{t("time.remind.title")}</span>, narrow: "line", cell: (one) => one.gap_seconds > 0 && <Remind person={one} month={found.month} on={on} /> },
    ],
    [t, found.month, on],
  );
  return <DataTable label={t("time.tab.behind")} rows={found.items} columns={columns} idOf={(one) => one.person_id} />;
}

function Gap({ seconds }: { seconds: number }) {
  const { t, i18n } = useTranslation();
  const written = hours(Math.abs(seconds), i18n.language);
  if (seconds > 0) {
    return <b className="amount">{t("time.hours", { hours: written })}</b>;
  }
  return <span className="amount quiet">{seconds === 0 ? "—" : t("time.behind.more", { hours: written })}</span>;
}

function EmptyDays({ days }: { days: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="narrow-only quiet">{t("time.behind.empty")}: </span>
      {days.length === 0 ? <span className="quiet">—</span> : <>{t("time.behind.emptyCount", { count: days.length })}: <span className="quiet">{dayRuns(days)}</span></>}
    </>
  );
}
