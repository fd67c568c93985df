import { Loader, NativeSelect } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type DataColumn, DataTable } from "../../components/data-table";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { Money } from "../../components/money";
import { ProblemAlert } from "../../components/problem-alert";
import { hours } from "../../lib/dates";
import { type Group, orderedBy, type Outside } from "../../lib/outside";
import { ORDERS, type TimeSearch } from "../../lib/time-search";
import { Groups } from "./groups";

type Found = { rows: readonly Outside[]; pending: boolean; error: Error | null; again: () => void };
type Props = { found: Found; group: Group | undefined; order: NonNullable<TimeSearch["order"]>; opened: string | undefined; onGo: (by: TimeSearch) => void };

/** Time that stands on no invoice, with the reason; by age, value or hours. */
export function OutsideList({ found: { rows, pending, error, again }, group, order, opened, onGo }: Props) {
  const { t, i18n } = useTranslation();
  const shown = orderedBy(rows.filter((row) => !group || row.group === group), order);
  const columns = useMemo<DataColumn<Outside>[]>(
    () => [
      { id: "client", header: t("month.client"), grow: true, narrow: "line", cell: (row) => <>{row.name} <span className="quiet small">{row.title}</span></> },
      { id: "month", header: t("time.month"), cell: (row) => <DateText value={row.month} as="month" /> },
      {
        id: "why", header: t("time.why"), narrow: "line",
        cell: (row) => <span className="chip time-why" data-group={row.group}>{t(`time.group.${row.group}`)} <span className="quiet small">{row.reasons.map((reason) => t(`inv.exclusion.${reason}`)).join(", ")}</span></span>,
      },
      { id: "hours", header: t("month.hours"), align: "right", cell: (row) => <span className="amount">{t("time.hours", { hours: hours(row.seconds, i18n.language) })}</span> },
      { id: "net", header: t("month.net"), align: "right", narrow: "corner", cell: (row) => <Money value={row.net} currency={row.currency} /> },
    ],
    [t, i18n.language],
  );
  if (error) {
    return <ProblemAlert error={error} onRetry={again} />;
  }
  if (pending) {
    return <Loader size="sm" m="lg" aria-label={t("common.loading")} />;
  }
  return (
    <>
      <Groups rows={rows} chosen={group} onChoose={(next) => onGo({ group: next, application: undefined })} />
      {shown.length === 0 && <EmptyState title={t(group ? "month.nothing" : "time.allBilled")}><p>{t("time.allBilledNext")}</p></EmptyState>}
      {shown.length > 0 && (
        <>
          <div className="list-head">
            <p className="quiet small grow">{t("time.valueHint")}</p>
            <NativeSelect
              size="xs" aria-label={t("time.order.label")} value={order} data={ORDERS.map((value) => ({ value, label: t(`time.order.${value}`) }))}
              onChange={(event) => onGo({ order: ORDERS.find((known) => known === event.currentTarget.value) })}
            />
          </div>
          <DataTable label={t("time.tab.outside")} rows={shown} columns={columns} idOf={(row) => row.id} opened={opened} onOpen={(row) => onGo({ application: row.id })} />
        </>
      )}
    </>
  );
}
