import { Tooltip } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type DataColumn, DataTable } from "../../components/data-table";
import { DateText } from "../../components/date-text";
import { Sign } from "../../components/fact";
import { lacksOf, termOf } from "../../lib/contracts";
import { say } from "../../lib/said";
import type { Application, Client } from "../clients/data";
import { useClientName } from "../payments/use-names";
import { useClients } from "../registry/data";
import { AmountUsed } from "./amount-used";
import { useContractSigners } from "./data";

// What the panel beside the list says gives way to it.
const BESIDE = ["deal", "papers", "signers", "lacks"];

type Props = { rows: readonly Application[]; today: string; opened: string | undefined; onOpen: (applicationId: string) => void };

/** The contracts: how long each holds, how much of it is used, its papers, who signs them, and what is missing. */
export function ContractList({ rows, today, opened, onOpen }: Props) {
  const { t } = useTranslation();
  const nameOf = useClientName();
  const clients = useClients();
  const signersFor = useContractSigners(today);
  const columns = useMemo<DataColumn<Application>[]>(
    () => [
      { id: "client", header: t("month.client"), grow: true, narrow: "line", cell: (one) => <>{nameOf(one.client_id)} <span className="quiet small">{one.title}</span></> },
      { id: "contract", header: t("contracts.contract"), narrow: "line", cell: (one) => <>{one.contract_no}<span className="quiet small block"><DateText value={one.contract_date} as="short" /></span></> },
      { id: "deal", header: t("month.deal"), narrow: "hide", cell: (one) => <Tooltip label={t(`deal.${one.deal_type}`)}><span className="pill">{one.deal_type}</span></Tooltip> },
      { id: "term", header: t("contracts.until"), cell: (one) => <TermText contract={one} today={today} /> },
      { id: "used", header: t("contracts.left"), narrow: "line", cell: (one) => <AmountUsed contract={one} /> },
      { id: "papers", header: t("contracts.papers"), narrow: "hide", cell: (one) => <span className="small contract-words">{papers(one).map((kind) => t(`document.${kind}`)).join(", ")}</span> },
      { id: "signers", header: t("contracts.signers"), narrow: "hide", cell: (one) => <Signers names={signersFor(one)?.map(({ name }) => name)} /> },
      { id: "lacks", header: t("contracts.lacks"), narrow: "corner", cell: (one) => <Lacks contract={one} client={clients.data?.find(({ client_id }) => client_id === one.client_id)} today={today} /> },
    ],
    [t, nameOf, clients.data, signersFor, today],
  );
  return <DataTable label={t("nav.contracts")} rows={rows} columns={columns} idOf={(one) => one.application_id} opened={opened} hidden={opened ? BESIDE : []} onOpen={(one) => onOpen(one.application_id)} />;
}

export function papers({ document_set }: Application): string[] {
  return document_set.split("+");
}

export function TermText({ contract, today }: { contract: Application; today: string }) {
  const { t } = useTranslation();
  const { last, left, state } = termOf(contract, today);
  if (state === "open") {
    return <span className="quiet">{t("contracts.noEnd")}</span>;
  }
  return (
    <span className="contract-term" data-state={state}>
      <DateText value={last} as="short" />
      {state === "soon" && <span className="small block">{t("contracts.daysLeft", { count: left ?? 0 })}</span>}
      {state === "ended" && <span className="small block">{t("contracts.ended")}</span>}
    </span>
  );
}

function Signers({ names }: { names: readonly string[] | undefined }) {
  const { t } = useTranslation();
  return <span className={names?.length === 0 ? "late small" : "small contract-words"}>{names?.length === 0 ? t("contracts.noSigner") : names?.join(", ")}</span>;
}

function Lacks({ contract, client, today }: { contract: Application; client: Client | undefined; today: string }) {
  const { t } = useTranslation();
  if (!client) {
    return null;
  }
  const found = [...lacksOf(contract, client, today).map((lack) => t(`contracts.lack.${lack}`)), ...(client.warnings ?? []).map((words, at) => say(t, client.warnings_said?.[at], words))];
  if (found.length === 0) {
    return <span className="chip"><Sign state="done" />{t("contracts.complete")}</span>;
  }
  return <Tooltip label={found.join(" · ")} multiline maw={360} disabled={found.length === 1}><span className="flag">{found[0]}{found.length > 1 && ` +${found.length - 1}`}</span></Tooltip>;
}
