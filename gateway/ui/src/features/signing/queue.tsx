import { Checkbox } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../client";
import { DateText } from "../../components/date-text";
import { Differences } from "../../components/differences";
import { Money } from "../../components/money";
import type { Outcome } from "../../lib/signing";

type Item = Schemas["SigningItem"];
type Props = { items: readonly Item[]; left: ReadonlySet<string>; outcomes: Readonly<Record<string, Outcome>>; onToggle: (id: string) => void };

/** The documents to sign; one that differs from what was approved cannot be ticked. */
export function Queue({ items, left, outcomes, onToggle }: Props) {
  return <ul className="signing-list">{items.map((item) => <Row key={item.didox_id} item={item} off={left.has(item.didox_id)} outcome={outcomes[item.didox_id]} onToggle={onToggle} />)}</ul>;
}

function Row({ item, off, outcome, onToggle }: { item: Item; off: boolean; outcome: Outcome | undefined; onToggle: (id: string) => void }) {
  const { t } = useTranslation();
  const differs = item.differences.length > 0;
  const kind = t(`document.${item.kind}`, { defaultValue: item.kind });
  return (
    <li>
      <Checkbox size="xs" aria-label={`${kind} ${item.number}`} checked={!differs && !off} disabled={differs || item.in_flight} onChange={() => onToggle(item.didox_id)} />
      <div className="grow">
        <Link to="/invoices/$id" params={{ id: item.invoice_id }} className="signing-name">{t(`signing.action.${item.action}`)}: {kind} {item.number}</Link>{" "}
        <span className="quiet">{item.client_name} · {item.partner_tin} · <DateText value={item.document_date} as="short" /></span>
        {item.warning && <span className="signing-warning">{item.warning}</span>}
        {item.reason && <span className="signing-warning">{item.reason}</span>}
        {differs && <><span className="signing-warning">{t("signing.differs")}</span><Differences items={item.differences} ours={t("inv.delivery.ours")} theirs={t("inv.delivery.didox")} /></>}
        {outcome?.phase === "refused" && <span className="signing-warning" role="alert">{t([`signing.eimzo.${outcome.words}`, "signing.said"], { words: outcome.words })}</span>}
      </div>
      <span className="quiet small">{outcome?.phase === "signing" ? t("signing.now") : item.in_flight || outcome?.phase === "given" ? t("signing.onItsWay") : ""}</span>
      <Money value={item.total} currency={item.currency} />
    </li>
  );
}
