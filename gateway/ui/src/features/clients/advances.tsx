import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { type DataColumn, DataTable } from "../../components/data-table";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { Money } from "../../components/money";
import { QueryState } from "../../components/query-state";
import { everyPage } from "../../lib/pages";
import { useClientName } from "../payments/use-names";

const AdvanceAccount = lazy(async () => ({ default: (await import("./advance-account")).AdvanceAccount }));
type Account = Schemas["AdvanceAccountRead"];
type Props = { client?: string; contract?: string; entity?: string | undefined };

/** What clients paid ahead, by contract; an account opens its ledger. */
export function Advances({ client, contract, entity }: Props) {
  const { t } = useTranslation();
  const nameOf = useClientName();
  const [opened, setOpened] = useState<string | null>(null);
  const accounts = useQuery({
    queryKey: ["advance-accounts", client ?? null, entity ?? null],
    queryFn: () =>
      everyPage((cursor) => answered(api.GET("/api/v1/advance-accounts", { params: { query: { limit: 200, ...(client && { client_id: client }), ...(entity && { legal_entity_id: entity }), ...(cursor && { cursor }) } } }))),
    meta: { live: true },
  });
  const rows = (accounts.data ?? []).filter((account) => !contract || account.contract_no === contract);
  const columns: DataColumn<Account>[] = [
    { id: "client", header: t("clients.client"), grow: true, narrow: "line", cell: (row) => nameOf(row.client_id) },
    { id: "contract", header: t("clients.contract"), cell: (row) => row.contract_no },
    { id: "changed", header: t("advances.changed"), narrow: "hide", cell: (row) => <DateText value={row.changed_at} as="moment" /> },
    { id: "balance", header: t("advances.balance"), align: "right", narrow: "corner", cell: (row) => <Money value={row.balance} currency={row.currency} /> },
  ];
  return (
    <>
      <QueryState query={accounts} />
      {accounts.isSuccess && rows.length === 0 && <EmptyState title={t("advances.none")}><p>{t("advances.noneNext")}</p></EmptyState>}
      {rows.length > 0 && <DataTable label={t("advances.title")} rows={rows} columns={columns} hidden={client ? ["client"] : []} idOf={(row) => row.account_id} onOpen={(row) => setOpened(row.account_id)} opened={opened} />}
      <Suspense>{opened && <AdvanceAccount accountId={opened} onClose={() => setOpened(null)} />}</Suspense>
    </>
  );
}
