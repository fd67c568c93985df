import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { Money } from "../../components/money";
import { ReasonButton } from "../../components/reason-button";
import { type Step, stepsOf } from "../../lib/milestones";
import { amount } from "../../lib/money";
import type { Terms } from "../../lib/terms";
import { type Application, type Deal, RECORD_ROLES, useRefusedTo } from "./data";

const Accept = lazy(async () => ({ default: (await import("./milestone-dialogs")).Accept }));
const Withdraw = lazy(async () => ({ default: (await import("./milestone-dialogs")).Withdraw }));
type Props = { application: Application; deal: Deal; terms: Terms | null };

/** The steps of a fixed price: planned, accepted by the client, billed. */
export function Milestones({ application, deal, terms }: Props) {
  const { t, i18n } = useTranslation();
  const [asking, setAsking] = useState<{ step: Step; verb: "accept" | "withdraw" } | null>(null);
  const why = useRefusedTo(RECORD_ROLES, t("terms.recordRole"), application.seller_id);
  const steps = stepsOf(terms, deal);
  if (steps.length === 0) {
    return <EmptyState title={t("milestones.none")}><p>{t("milestones.noneNext")}</p></EmptyState>;
  }
  return (
    <>
      <div className="table-frame">
        <table className="data" aria-label={t("milestones.title")}>
          <thead><tr><th scope="col" className="grows">{t("milestones.step")}</th><th scope="col" className="right">{t("milestones.share")}</th><th scope="col" className="right">{t("terms.rate.amount")}</th><th scope="col">{t("milestones.state")}</th><th scope="col"><span className="unseen">{t("terms.rate.actions")}</span></th></tr></thead>
          <tbody>
            {steps.map((step) => (
              <tr key={`${step.change} ${step.id}`}>
                <td className="narrow-line">{step.title} {step.change && <span className="tag">{t("milestones.change")}</span>}{step.note && <span className="quiet small block">{step.note}</span>}</td>
                <td className="right amount">{step.percent ? `${amount(step.percent, "", i18n.language, 0)} %` : <span className="quiet">—</span>}</td>
                <td className="right narrow-corner"><Money value={step.amount} currency={application.price_currency} /></td>
                <td className="narrow-line"><State step={step} /></td>
                <td className="right">
                  {step.accepted && step.byStaff
                    ? <ReasonButton size="compact-xs" variant="subtle" reason={why ?? (step.billed ? t("milestones.isBilled") : null)} onClick={() => setAsking({ step, verb: "withdraw" })}>{t("milestones.withdraw")}</ReasonButton>
                    : !step.accepted && <ReasonButton size="compact-xs" variant="default" reason={why} onClick={() => setAsking({ step, verb: "accept" })}>{t("milestones.accept")}</ReasonButton>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Suspense>
        {asking?.verb === "accept" && <Accept application={application} step={asking.step} onClose={() => setAsking(null)} />}
        {asking?.verb === "withdraw" && <Withdraw application={application} step={asking.step} onClose={() => setAsking(null)} />}
      </Suspense>
    </>
  );
}

function State({ step }: { step: Step }) {
  const { t } = useTranslation();
  if (step.billed) {
    return <span className="sure nowrap">{t("milestones.billed")} {step.billedBy ? <Link to={`/invoices/${step.billedBy}` as string}><DateText value={step.billed} as="month" /></Link> : <DateText value={step.billed} as="month" />}</span>;
  }
  if (step.accepted) {
    return <span className="nowrap">{t("milestones.accepted")} <DateText value={step.accepted} as="short" /></span>;
  }
  return <span className="quiet nowrap">{step.planned ? <>{t("terms.plannedOn")} <DateText value={step.planned} as="short" /></> : t("milestones.open")}</span>;
}
