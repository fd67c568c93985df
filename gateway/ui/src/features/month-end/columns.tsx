import { Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import type { DataColumn } from "../../components/data-table";
import { Money } from "../../components/money";
import { StatusBadge } from "../../components/status-badge";
import { hours } from "../../lib/dates";
import type { Period, Row, Stage } from "../../lib/month";
import { Change } from "./change";
import { HoursMark } from "./hours-mark";

/** What the cockpit shows of an application's month. */
export function columns(t: TFunction, language: string): DataColumn<Row>[] {
  return [
    {
      id: "client",
      header: t("month.client"),
      grow: true,
      narrow: "line",
      cell: ({ period }) => <>{period.client_name} <span className="quiet small">{period.title}</span></>,
    },
    { id: "deal", header: t("month.deal"), narrow: "hide", cell: ({ period }) => <Tooltip label={t(`deal.${period.deal_type}`)}><Link to="/applications/$id" params={{ id: period.application_id }} className="pill">{period.deal_type}</Link></Tooltip> },
    {
      id: "hours",
      header: t("month.hours"),
      align: "right",
      cell: ({ period, stage }) => <Hours period={period} billed={stage !== "open"} t={t} language={language} />,
    },
    { id: "confirmed", header: t("month.confirmed"), narrow: "hide", cell: ({ period }) => <HoursMark period={period} /> },
    { id: "net", header: t("month.net"), align: "right", narrow: "corner", cell: ({ net, currency }) => <Money value={net} currency={currency} /> },
    { id: "change", header: t("month.change"), align: "right", narrow: "hide", cell: (row) => <Change change={row.change} before={row.before} currency={row.currency} /> },
    { id: "flags", header: t("month.flags"), cell: ({ period, stage }) => (UNSETTLED.includes(stage) ? <Flags flags={period.flags} t={t} /> : null) },
    { id: "stage", header: t("month.stage"), cell: (row) => <StageCell row={row} t={t} /> },
  ];
}

// The flags are about what is left to bill; once it is billed they say nothing.
const UNSETTLED: readonly Stage[] = ["open", "draft"];

type HoursProps = { period: Period; billed: boolean; t: TFunction; language: string };

/** What is left to bill and what stays out; once there is an invoice, what was logged. */
function Hours({ period, billed, t, language }: HoursProps) {
  if (billed) {
    return <span className="amount">{hours(period.totals?.logged_seconds ?? period.billable_seconds, language)}</span>;
  }
  return (
    <span className="amount">
      {hours(period.billable_seconds, language)}
      {period.excluded_seconds > 0 && <span className="quiet small block">{t("month.excluded", { hours: hours(period.excluded_seconds, language) })}</span>}
    </span>
  );
}

function Flags({ flags, t }: { flags: readonly string[]; t: TFunction }) {
  const [first, ...others] = flags.map((flag) => t(`flag.${flag}`, { defaultValue: flag }));
  return first === undefined ? null : (
    <Tooltip label={[first, ...others].join(" · ")} multiline maw={360} disabled={others.length === 0}>
      <span className="flag">{first}{others.length > 0 && ` +${others.length}`}</span>
    </Tooltip>
  );
}

function StageCell({ row: { period, stage }, t }: { row: Row; t: TFunction }) {
  if (stage === "open" || stage === "nothing") {
    return <Tooltip label={period.reason} disabled={!period.reason}><span className="quiet">{t(`stage.${stage}`)}</span></Tooltip>;
  }
  return (
    <span className="stage">
      <StatusBadge status={stage} />
      {period.invoices.filter(({ number }) => number).map(({ invoice_id, number }) => (
        <Link key={invoice_id} to={`/invoices/${invoice_id}` as string} className="number small">{number}</Link>
      ))}
    </span>
  );
}
