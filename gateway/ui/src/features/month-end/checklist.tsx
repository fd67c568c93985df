import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Sign } from "../../components/fact";
import { type Block, type Blocker, blocksOf, CODES, stepOf } from "../../lib/blockers";
import type { Period } from "../../lib/month";
import { say } from "../../lib/said";
import { usePeriods } from "./data";

type Props = { blockers: readonly Blocker[]; month: string; entity: string; onGo: () => void };

/** Everything that a month needs before it is closed: what is done, and what is not, with who has it and the way there. */
export function Checklist({ blockers, month, entity, onGo }: Props) {
  const { t } = useTranslation();
  const periods = usePeriods(month, entity).data ?? [];
  const blocks = blocksOf(blockers);
  return (
    <ul className="checklist">
      {CODES.map((code) => {
        const own = blocks.filter((block) => block.code === code);
        return (
          <li key={code}>
            <Sign state={own.length > 0 ? "waiting" : "done"} />
            <div className="grow">
              {t(`closing.code.${code}`)}
              {own.map((block) => <Left key={block.who} block={block} month={month} periods={periods} onGo={onGo} />)}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function Left({ block, month, periods, onGo }: { block: Block; month: string; periods: readonly Period[]; onGo: () => void }) {
  const { t } = useTranslation();
  const step = stepOf(block, month);
  return (
    <>
      <span className="block small">
        {t("closing.left", { count: block.items.length })}, {t(`role.${block.who}`)}
        {step && <>: <Link to={step.to} search={step.search as never} onClick={onGo}>{t(`closing.step.${block.code}`)}</Link></>}
      </span>
      <ul>{block.items.map((item) => <li key={`${item.application_id} ${item.invoice_id}`} className="small"><Subject blocker={item} periods={periods} /></li>)}</ul>
    </>
  );
}

/** Whom a blocker is about: its invoice, its application, or the month as a whole in the server's words. */
function Subject({ blocker: { application_id, invoice_id, detail, said }, periods }: { blocker: Blocker; periods: readonly Period[] }) {
  const { t } = useTranslation();
  const period = periods.find((one) => one.application_id === application_id);
  const name = period ? `${period.client_name} · ${period.title}` : say(t, said, detail);
  if (!invoice_id) {
    return application_id ? name : null;
  }
  const number = period?.invoices.find((one) => one.invoice_id === invoice_id)?.number ?? t("common.noNumber");
  return <Link to={`/invoices/${invoice_id}` as string}>{number} <span className="quiet">{name}</span></Link>;
}
