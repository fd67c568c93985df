import { Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { DateText } from "../../components/date-text";
import { Money } from "../../components/money";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { ReasonDialog } from "../../components/reason-dialog";
import { SidePanel } from "../../components/side-panel";
import { type Proposal, type Receipt, useMayPay, useMoneyChange } from "./data";
import { MatchByHand } from "./match-by-hand";
import { ProposalCard } from "./proposal-card";
import { useClientName } from "./use-names";

/** One receipt: what came in, how it may be matched and why, and what was decided. */
export function ReceiptPanel({ receiptKey, onClose }: { receiptKey: string; onClose: () => void }) {
  const { t } = useTranslation();
  const receipt = useQuery({
    queryKey: ["receipts", "one", receiptKey],
    queryFn: () => answered(api.GET("/api/v1/receipts/{receipt_key}", { params: { path: { receipt_key: receiptKey } } })),
    meta: { live: true },
  });
  return (
    <SidePanel label={t("payments.receipt")} subject={receiptKey} onClose={onClose}>
      <QueryState query={receipt} />
      {receipt.data && <Inside key={`${receiptKey} ${receipt.data.state}`} receipt={receipt.data} />}
    </SidePanel>
  );
}

function Inside({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const nameOf = useClientName();
  return (
    <>
      <header>
        <span className="quiet">{t(`payments.state.${receipt.state}`)}</span>
        <h2><Money value={receipt.amount} currency={receipt.currency} /></h2>
        <p className="client">{receipt.payer ?? t("payments.noPayer")}</p>
      </header>
      <dl className="pairs">
        <div><dt>{t("payments.receivedOn")}</dt><dd><DateText value={receipt.received_on} /></dd></div>
        <div><dt>{t("payments.source")}</dt><dd>{t(`payments.from.${receipt.source}`)}</dd></div>
        <div><dt>{t("payments.client")}</dt><dd>{nameOf(receipt.client_id)}</dd></div>
        <div><dt>{t("payments.tin")}</dt><dd>{receipt.payer_tin ?? "—"}</dd></div>
        <div className="wide"><dt>{t("payments.purpose")}</dt><dd>{receipt.comment || "—"}</dd></div>
        {receipt.reason && <div className="wide"><dt>{t("payments.decided")}</dt><dd>{receipt.reason} <span className="quiet small"><DateText value={receipt.decided_at} as="moment" /></span></dd></div>}
      </dl>
      {receipt.state === "open" ? <Open receipt={receipt} /> : receipt.state !== "recorded" && <Reopen receipt={receipt} />}
    </>
  );
}

function Open({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const may = useMayPay(receipt.legal_entity_id);
  const [byHand, setByHand] = useState<Proposal | "empty" | null>(null);
  const [ignoring, setIgnoring] = useState(false);
  const why = may ? null : t("payments.accountantRole");
  if (byHand) {
    return <MatchByHand receipt={receipt} from={byHand === "empty" ? null : byHand} onClose={() => setByHand(null)} />;
  }
  return (
    <>
      <section className="part">
        <h3>{t("payments.proposals")}</h3>
        {receipt.proposals.map((proposal, index) => (
          <ProposalCard key={index} receipt={receipt} proposal={proposal} first={index === 0} why={why} onEdit={() => setByHand(proposal)} />
        ))}
      </section>
      <Group gap="xs" mt="md">
        {receipt.direction === "in" && <ReasonButton size="xs" variant="default" reason={why} onClick={() => setByHand("empty")}>{t("payments.matchByHand")}</ReasonButton>}
        <ReasonButton size="xs" variant="default" reason={why} onClick={() => setIgnoring(true)}>{t("payments.ignore")}</ReasonButton>
      </Group>
      {ignoring && <Decide receipt={receipt} verb="ignore" onClose={() => setIgnoring(false)} />}
    </>
  );
}

function Reopen({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const may = useMayPay(receipt.legal_entity_id);
  const [asked, setAsked] = useState(false);
  return (
    <Group mt="md">
      <ReasonButton size="xs" variant="default" reason={may ? null : t("payments.accountantRole")} onClick={() => setAsked(true)}>{t("payments.reopen")}</ReasonButton>
      {asked && <Decide receipt={receipt} verb="reopen" onClose={() => setAsked(false)} />}
    </Group>
  );
}

function Decide({ receipt, verb, onClose }: { receipt: Receipt; verb: "ignore" | "reopen"; onClose: () => void }) {
  const { t } = useTranslation();
  const [key] = useState(intention);
  const params = { path: { receipt_key: receipt.receipt_key }, header: { "Idempotency-Key": key } };
  const deciding = useMoneyChange(
    (reason: string) => answered(verb === "ignore" ? api.POST("/api/v1/receipts/{receipt_key}/ignore", { params, body: { reason } }) : api.POST("/api/v1/receipts/{receipt_key}/reopen", { params, body: { reason } })),
    onClose,
  );
  return <ReasonDialog title={t(`payments.${verb}`)} verb={t(`payments.${verb}`)} error={deciding.error} pending={deciding.isPending} onClose={onClose} onSubmit={deciding.mutate}><p>{t(`payments.${verb}Hint`)}</p></ReasonDialog>;
}
