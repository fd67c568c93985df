import { Button, Drawer, Group, SegmentedControl, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention, type Schemas } from "../../client";
import { DateText } from "../../components/date-text";
import { Money } from "../../components/money";
import { NumberInput, Readings } from "../../components/number-input";
import { ProblemAlert } from "../../components/problem-alert";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { ReasonField } from "../../components/reason-field";
import { fieldErrors } from "../../lib/problem";
import { useReadings } from "../../lib/readings";
import { ADJUST_ROLES, useRefusedTo, useTermsChange } from "./data";

type Account = Schemas["AdvanceAccountDetail"];
type Kind = Schemas["AdvanceEntryWrite"]["kind"];

/** The ledger of an advance: received, used by invoices, given back, put right. */
export function AdvanceAccount({ accountId, onClose }: { accountId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const account = useQuery({
    queryKey: ["advance-accounts", accountId],
    queryFn: () => answered(api.GET("/api/v1/advance-accounts/{account_id}", { params: { path: { account_id: accountId } } })),
    meta: { live: true },
  });
  return (
    <Drawer opened onClose={onClose} position="right" size="md" title={t("advances.account")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <QueryState query={account} />
      {account.data && <Inside account={account.data} />}
    </Drawer>
  );
}

function Inside({ account }: { account: Account }) {
  const { t } = useTranslation();
  const { entries, currency } = account;
  return (
    <>
      <p className="to-pay"><span className="quiet">{t("clients.contractNo", { number: account.contract_no })}</span><strong><Money value={account.balance} currency={currency} /></strong></p>
      <section className="part">
        <h3>{t("advances.ledger")}</h3>
        <ul>
          {entries.map((entry) => (
            <li key={entry.entry_id}>
              <span className="grow">
                {t(`advances.kind.${entry.kind}`)} {entry.invoice_id && <Link to={`/invoices/${entry.invoice_id}` as string}>{entry.invoice_number ?? t("common.noNumber")}</Link>}
                {entry.payment_id && <Link to="/payments" search={{ tab: "payments", payment: entry.payment_id }}>{t("advances.payment")}</Link>}
                <span className="quiet small block"><DateText value={entry.at} as="moment" />{entry.reason && `: ${entry.reason}`}</span>
              </span>
              <Money value={entry.amount} currency={currency} bare />
            </li>
          ))}
        </ul>
      </section>
      <Entry key={account.changed_at} account={account} />
    </>
  );
}

/** Money given back to the client, or a difference put right. */
function Entry({ account }: { account: Account }) {
  const { t } = useTranslation();
  const why = useRefusedTo(ADJUST_ROLES, t("terms.adjustRole"), account.legal_entity_id);
  const [kind, setKind] = useState<Kind>("refunded");
  const [amount, setAmount] = useState("");
  const [reason, setReason] = useState("");
  const key = useMemo(intention, [kind, amount, reason]);
  const entering = useTermsChange(() =>
    answered(api.POST("/api/v1/advance-accounts/{account_id}/entries", { params: { path: { account_id: account.account_id }, header: { "Idempotency-Key": key } }, body: { kind, amount, reason: reason.trim() } })),
  );
  const { track, submit } = useReadings(() => entering.mutate(undefined));
  const wrong = fieldErrors(entering.error);
  return (
    <section className="part">
      <h3>{t("advances.enter")}</h3>
      <Readings value={track}>
        <form onSubmit={(event) => { event.preventDefault(); submit(); }}>
          <Stack gap="sm">
            <SegmentedControl aria-label={t("advances.kindLabel")} value={kind} data={(["refunded", "adjustment"] as const).map((value) => ({ value, label: t(`advances.kind.${value}`) }))} onChange={(value) => setKind(value as Kind)} />
            <NumberInput label={`${t("terms.rate.amount")}, ${account.currency}`} to={{ currency: account.currency }} required value={amount} error={wrong["amount"]} onRead={setAmount} {...(kind === "adjustment" && { description: t("advances.negative") })} />
            <ReasonField value={reason} error={wrong["reason"]} onChange={setReason} />
            <ProblemAlert error={entering.error} />
            <Group justify="flex-end">
              {why
                ? <ReasonButton reason={why} onClick={() => undefined}>{t("advances.post")}</ReasonButton>
                : <Button type="submit" loading={entering.isPending} disabled={reason.trim().length < 3}>{t("advances.post")}</Button>}
            </Group>
          </Stack>
        </form>
      </Readings>
    </section>
  );
}
