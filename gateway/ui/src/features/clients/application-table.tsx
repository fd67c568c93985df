import { Tooltip } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type DataColumn, DataTable } from "../../components/data-table";
import { DateText } from "../../components/date-text";
import { lastDay } from "../../lib/term-timeline";
import { useClientName } from "../payments/use-names";
import type { Application } from "./data";

/** Applications with their deal and contract; `withClient` where they are of several clients. */
export function ApplicationTable({ rows, withClient = false }: { rows: readonly Application[]; withClient?: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const nameOf = useClientName();
  const columns = useMemo<DataColumn<Application>[]>(
    () => [
      { id: "id", header: t("clients.application"), cell: (row) => <Link to="/applications/$id" params={{ id: row.application_id }} className="number">{row.application_id}</Link> },
      { id: "client", header: t("clients.client"), narrow: "line", cell: (row) => <Link to="/clients/$id" params={{ id: row.client_id }} className="nowrap">{nameOf(row.client_id)}</Link> },
      { id: "title", header: t("clients.title"), grow: true, narrow: "line", cell: (row) => row.title },
      { id: "deal", header: t("month.deal"), narrow: "corner", cell: (row) => <Tooltip label={t(`deal.${row.deal_type}`)}><span className="pill">{row.deal_type}</span></Tooltip> },
      { id: "contract", header: t("clients.contract"), narrow: "hide", cell: (row) => <span className="nowrap">{row.contract_no} <span className="quiet"><DateText value={row.contract_date} as="short" /></span></span> },
      { id: "set", header: t("clients.field.document_set"), narrow: "hide", cell: (row) => <span className="quiet">{t(`clients.choice.contract.${row.document_set.replaceAll("+", "_")}`)}</span> },
      { id: "currency", header: t("payments.currency"), narrow: "hide", cell: (row) => (row.price_currency === row.document_currency ? row.price_currency : `${row.price_currency}\u00a0→\u00a0${row.document_currency}`) },
      { id: "until", header: t("terms.until"), narrow: "hide", cell: (row) => <DateText value={lastDay(row.valid_to)} as="short" /> },
    ],
    [t, nameOf],
  );
  return <DataTable label={t("clients.applications")} rows={rows} columns={columns} hidden={withClient ? [] : ["client"]} idOf={(row) => row.application_id} onOpen={(row) => void navigate({ to: "/applications/$id", params: { id: row.application_id } })} />;
}
