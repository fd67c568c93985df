import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/empty-state";
import { ListSearch } from "../../components/list-search";
import { QueryState } from "../../components/query-state";
import { useScope } from "../../lib/scope";
import { useClientName } from "../payments/use-names";
import { ApplicationTable } from "./application-table";
import { type Application, useApplications } from "./data";

type Props = { word: string; onWord: (word: string) => void };

/** Every application with its deal, found by a few letters. */
export function ApplicationList({ word, onWord }: Props) {
  const { t } = useTranslation();
  const { entity } = useScope();
  const nameOf = useClientName();
  const list = useApplications();
  const rows = (list.data ?? []).filter((row) => (!entity || row.seller_id === entity) && matches(row, nameOf(row.client_id), word));
  return (
    <>
      <div className="list-head">
        <p className="quiet">{list.data && t("clients.count", { count: rows.length })}</p>
        <ListSearch label={t("clients.search")} word={word} onWord={onWord} />
      </div>
      <QueryState query={list} />
      {list.isSuccess && rows.length === 0 && <EmptyState title={t(word ? "clients.nothing" : "clients.noApplications")}>{!word && <p>{t("clients.noApplicationsNext")}</p>}</EmptyState>}
      {rows.length > 0 && <ApplicationTable rows={rows} withClient />}
    </>
  );
}

function matches(row: Application, client: string, word: string): boolean {
  const text = `${row.application_id} ${client} ${row.title} ${row.contract_no} ${row.deal_type}`.toLocaleLowerCase();
  return text.includes(word.trim().toLocaleLowerCase());
}
