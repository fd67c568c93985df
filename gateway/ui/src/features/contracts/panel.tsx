import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { Money } from "../../components/money";
import { Part } from "../../components/part";
import { ProblemAlert } from "../../components/problem-alert";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { SidePanel } from "../../components/side-panel";
import { holds, useSession } from "../../lib/session";
import { type Application, useApplication, useClient, useDeal } from "../clients/data";
import { RecordCheck } from "../clients/record-check";
import { AmountUsed } from "./amount-used";
import { useContractSigners } from "./data";
import { LackList } from "./lack-list";
import { papers, TermText } from "./list";

type Props = { applicationId: string; month: string; today: string; onClose: () => void };

/** One contract: what is left of it, its papers and signers, what the next invoice will miss, and what is billed of it. */
export function ContractPanel({ applicationId, onClose, ...rest }: Props) {
  const { t } = useTranslation();
  const contract = useApplication(applicationId);
  return (
    <SidePanel label={t("contracts.contract")} subject={applicationId} onClose={onClose}>
      <QueryState query={contract} />
      {contract.data && <Inside key={applicationId} contract={contract.data} {...rest} />}
    </SidePanel>
  );
}

function Inside({ contract, month, today }: { contract: Application; month: string; today: string }) {
  const { t } = useTranslation();
  const session = useSession();
  const client = useClient(contract.client_id);
  const [checking, setChecking] = useState(false);
  const role = holds(session, ["preparer", "accountant", "admin"]) ? null : t("contracts.checkRole");
  const { standing } = contract;
  return (
    <>
      <header>
        <span className="quiet">{t(`deal.${contract.deal_type}`)}</span>
        <h2>{contract.contract_no}</h2>
        <p className="client">{client.data?.name ?? contract.client_id} · {contract.title}</p>
        <p><Link to={`/applications/${contract.application_id}` as string}>{t("contracts.toTerms")}</Link></p>
      </header>
      {standing && <p className="to-pay"><span>{t("contracts.remainder")}</span><strong><Money value={standing.remainder} currency={standing.currency} /></strong></p>}
      <AmountUsed contract={contract} />
      <dl className="pairs">
        {standing && <Pair name={t("contracts.amount")}><Money value={standing.amount} currency={standing.currency} /></Pair>}
        {standing && <Pair name={t("contracts.invoiced")}><Money value={standing.invoiced} currency={standing.currency} /></Pair>}
        <Pair name={t("contracts.from")}><DateText value={contract.valid_from} as="short" /></Pair>
        <Pair name={t("contracts.until")}><TermText contract={contract} today={today} /></Pair>
        <Pair name={t("contracts.papers")}>{papers(contract).map((kind) => t(`document.${kind}`)).join(", ")}</Pair>
        <Pair name={t("contracts.currency")}>{contract.price_currency === contract.document_currency ? contract.price_currency : `${contract.price_currency} → ${contract.document_currency}`}</Pair>
        <Pair name={t("contracts.catalogCode")}>{contract.catalog_code ?? "—"}</Pair>
        <Pair name={t("contracts.purchaseOrder")}>{contract.purchase_order ?? "—"}</Pair>
      </dl>
      <Part title={t("contracts.lacks")}>
        <ProblemAlert error={client.error} />
        {client.data && <LackList contract={contract} client={client.data} month={month} today={today} />}
        <ReasonButton size="xs" mt="xs" variant="default" reason={role} onClick={() => setChecking(true)}>{t("clients.checkNow")}</ReasonButton>
        {client.data?.checked_at && <p className="quiet small">{t("contracts.checked")} <DateText value={client.data.checked_at} as="moment" /></p>}
      </Part>
      <SignerList contract={contract} today={today} />
      <Billed contract={contract} />
      {checking && client.data && <RecordCheck client={client.data} onClose={() => setChecking(false)} />}
    </>
  );
}

function Pair({ name, children }: { name: string; children: React.ReactNode }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>;
}

function SignerList({ contract, today }: { contract: Application; today: string }) {
  const { t } = useTranslation();
  const found = useContractSigners(today)(contract);
  return (
    <Part title={t("contracts.signers")}>
      {found?.length === 0 && <p className="late">{t("contracts.noSigner")}</p>}
      <ul>
        {found?.map((one) => (
          <li key={one.signer_id}>
            <span className="grow">{one.name} <span className="quiet">{one.position}</span><span className="quiet small block">{t("contracts.basis", { basis: one.basis })}</span></span>
            {one.valid_to && <span className="quiet small">{t("contracts.before")} <DateText value={one.valid_to} as="short" /></span>}
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Billed({ contract }: { contract: Application }) {
  const { t } = useTranslation();
  const { data } = useDeal(contract.application_id);
  const rows = data?.components ?? [];
  if (rows.length === 0) {
    return null;
  }
  return (
    <Part title={t("contracts.billed")}>
      <ul>
        {rows.toSorted((one, other) => other.month.localeCompare(one.month)).map((one) => (
          <li key={`${one.component} ${one.month}`}>
            <DateText value={one.month} as="month" />
            <span className="grow">{t(`contracts.component.${one.component.split(":")[0]}`, { defaultValue: one.component })} <span className="quiet">{one.component.split(":")[1]}</span></span>
            <Money value={one.amount} currency={contract.price_currency} />
          </li>
        ))}
      </ul>
    </Part>
  );
}
