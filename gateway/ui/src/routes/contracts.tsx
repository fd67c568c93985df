import "../features/contracts/contracts.css";
import { SegmentedControl } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../components/empty-state";
import { ListSearch } from "../components/list-search";
import { PageHeader } from "../components/page-header";
import { QueryState } from "../components/query-state";
import { type Application, useApplications } from "../features/clients/data";
import { ContractList } from "../features/contracts/list";
import { useClientName } from "../features/payments/use-names";
import { termOf } from "../lib/contracts";
import { dayOf } from "../lib/dates";
import { useScope } from "../lib/scope";

const ContractPanel = lazy(async () => ({ default: (await import("../features/contracts/panel")).ContractPanel }));

const SHOWN = ["now", "soon", "ended", "all"] as const;
type Shown = (typeof SHOWN)[number];

/** What every contract is good for: its term, its amount, its papers and signers, and what is missing before the next invoice. */
export function ContractsPage() {
  const { t } = useTranslation();
  const { month, entity } = useScope();
  const { application } = useSearch({ from: "/contracts" });
  const navigate = useNavigate({ from: "/contracts" });
  const today = dayOf(new Date());
  const nameOf = useClientName();
  const contracts = useApplications();
  const { data } = contracts;
  const [word, setWord] = useState("");
  const [shown, setShown] = useState<Shown>("all");
  const open = (id: string | undefined) => void navigate({ search: (before) => ({ ...before, application: id }), replace: true });
  const found = (one: Application) => `${nameOf(one.client_id)} ${one.title} ${one.contract_no} ${one.application_id}`.toLocaleLowerCase().includes(word.trim().toLocaleLowerCase());
  const rows = (data ?? [])
    .filter((one) => (!entity || one.seller_id === entity) && within(one, shown, today) && found(one))
    .toSorted((one, other) => (one.valid_to ?? "9").localeCompare(other.valid_to ?? "9") || nameOf(one.client_id).localeCompare(nameOf(other.client_id)));
  return (
    <div className={application ? "beside" : undefined}>
      <section>
        <PageHeader title={t("nav.contracts")} note={t("contracts.note")} />
        <div className="list-head">
          <SegmentedControl size="xs" aria-label={t("contracts.until")} value={shown} onChange={(value) => setShown(value as Shown)} data={SHOWN.map((value) => ({ value, label: t(`contracts.shown.${value}`) }))} />
          <ListSearch label={t("contracts.search")} word={word} onWord={setWord} />
        </div>
        <QueryState query={contracts} />
        {data?.length === 0 && <EmptyState title={t("contracts.none")}><p>{t("month.emptyNext")}</p></EmptyState>}
        {data && data.length > 0 && rows.length === 0 && <EmptyState title={t("month.nothing")} />}
        {rows.length > 0 && <ContractList rows={rows} today={today} opened={application} onOpen={open} />}
      </section>
      <Suspense>{application && <ContractPanel applicationId={application} month={month} today={today} onClose={() => open(undefined)} />}</Suspense>
    </div>
  );
}

function within(contract: Application, shown: Shown, today: string): boolean {
  const { state } = termOf(contract, today);
  return shown === "all" || (shown === "now" ? state !== "ended" : state === shown);
}
