import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Sign } from "../../components/fact";
import { advicesOf } from "../../lib/advice";
import { lacksOf } from "../../lib/contracts";
import { say } from "../../lib/said";
import type { Application, Client } from "../clients/data";
import { fetchInvoice } from "../invoice/data";
import { usePeriods } from "../month-end/data";

type Props = { contract: Application; client: Client; month: string; today: string };

/** What the next invoice of a contract will miss: of its contract and client, and of the draft that stands now. */
export function LackList({ contract, client, month, today }: Props) {
  const { t } = useTranslation();
  const period = usePeriods(month, contract.seller_id).data?.find(({ application_id }) => application_id === contract.application_id);
  const standing = period?.invoices.findLast(({ status }) => status === "draft");
  const draft = useQuery({ queryKey: ["invoice", standing?.invoice_id], enabled: standing !== undefined, queryFn: () => fetchInvoice(standing?.invoice_id ?? "") }).data;
  const lacks = lacksOf(contract, client, today);
  const open = period?.invoices.length === 0 ? (advicesOf(period.flags).find(({ advice }) => advice === "terms")?.flags ?? []) : [];
  const errors = draft?.dry_check.errors ?? [];
  const doubts = draft?.dry_check.warnings ?? [];
  const warned = (client.warnings ?? []).map((words, at) => say(t, client.warnings_said?.[at], words));
  if (lacks.length + open.length + errors.length + doubts.length + warned.length === 0) {
    return <p className="chip"><Sign state="done" />{t("contracts.complete")}</p>;
  }
  return (
    <ul className="doubts">
      {lacks.map((lack) => <li key={lack}><Sign state="waiting" />{t(`contracts.lack.${lack}`)}</li>)}
      {warned.map((warning) => <li key={warning}><Sign state="waiting" />{warning}</li>)}
      {open.map((flag) => <li key={flag}><Sign state="waiting" />{t(`flag.${flag}`, { defaultValue: flag })}</li>)}
      {errors.map(({ pointer, detail, said }) => <li key={pointer + detail}><Sign state="failed" />{say(t, said, detail)}</li>)}
      {doubts.map(({ pointer, detail, said }) => <li key={pointer + detail}><Sign state="waiting" />{say(t, said, detail)}</li>)}
      {draft && errors.length + doubts.length > 0 && <li><Link to={`/invoices/${draft.invoice_id}` as string}>{t("contracts.toDraft")}</Link></li>}
    </ul>
  );
}
