import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type DataColumn, DataTable } from "../../components/data-table";
import { EmptyState } from "../../components/empty-state";
import { ListSearch } from "../../components/list-search";
import { QueryState } from "../../components/query-state";
import { useScope } from "../../lib/scope";
import { type Client, useAllClients, useApplications } from "./data";

type Props = { word: string; onWord: (word: string) => void };

/** Every client, found by name or TIN. */
export function ClientList({ word, onWord }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { entity } = useScope();
  const list = useAllClients();
  const applications = useApplications().data ?? [];
  const ofEntity = (row: Client) => !entity || applications.some(({ client_id, seller_id }) => client_id === row.client_id && seller_id === entity);
  const rows = (list.data ?? []).filter((row) => ofEntity(row) && `${row.name} ${row.legal_name} ${row.tin ?? ""} ${row.client_id}`.toLocaleLowerCase().includes(word.trim().toLocaleLowerCase()));
  const countOf = (id: string) => applications.filter(({ client_id }) => client_id === id).length;
  const columns: DataColumn<Client>[] = [
    { id: "name", header: t("clients.client"), grow: true, narrow: "line", cell: (row) => <><Link to="/clients/$id" params={{ id: row.client_id }} className="number">{row.name}</Link> <span className="quiet small">{row.legal_name}</span></> },
    { id: "tin", header: t("clients.field.tin"), cell: (row) => <span className="amount">{row.tin ?? row.vat_number ?? "—"}</span> },
    { id: "country", header: t("clients.country"), narrow: "hide", cell: (row) => row.country },
    { id: "language", header: t("clients.field.language"), narrow: "hide", cell: (row) => <span className="quiet">{row.language}</span> },
    { id: "applications", header: t("clients.applications"), align: "right", narrow: "corner", cell: (row) => countOf(row.client_id) },
  ];
  return (
    <>
      <div className="list-head">
        <p className="quiet">{list.data && t("clients.clientCount", { count: rows.length })}</p>
        <ListSearch label={t("clients.searchClient")} word={word} onWord={onWord} />
      </div>
      <QueryState query={list} />
      {list.isSuccess && rows.length === 0 && <EmptyState title={t(word ? "clients.nothing" : "clients.noClients")}>{!word && <p>{t("clients.noApplicationsNext")}</p>}</EmptyState>}
      {rows.length > 0 && <DataTable label={t("clients.clients")} rows={rows} columns={columns} idOf={(row) => row.client_id} onOpen={(row) => void navigate({ to: "/clients/$id", params: { id: row.client_id } })} />}
    </>
  );
}
