import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { ReasonButton } from "../../components/reason-button";
import { CONTRACT_FIELDS, presentOf } from "../../lib/rule-fields";
import { lastDay } from "../../lib/term-timeline";
import { type Application, OVERRIDE_ROLES, useRefusedTo } from "./data";
import { Details } from "./details";
import { recipientsOf } from "./recipients";

const ContractDialog = lazy(async () => ({ default: (await import("./contract-dialog")).ContractDialog }));

/** The contract with its document set, languages and recipients; what staff set is marked. */
export function Contract({ application }: { application: Application }) {
  const { t } = useTranslation();
  const [changing, setChanging] = useState(false);
  const why = useRefusedTo(OVERRIDE_ROLES, t("terms.overrideRole"), application.seller_id);
  const overlaid = application.overlaid ?? [];
  const recipients = recipientsOf(application);
  return (
    <>
      <div className="section-head">
        <h2 className="section-title">{t("clients.contract")}</h2>
        <ReasonButton size="xs" reason={why} onClick={() => setChanging(true)}>{t("clients.changeContract")}</ReasonButton>
      </div>
      <section className="sheet-card">
        <Details fields={CONTRACT_FIELDS} present={presentOf(CONTRACT_FIELDS, { ...application }, overlaid)} overlaid={overlaid} words="contract">
          <div><dt>{t("clients.validity")}</dt><dd><DateText value={application.valid_from} as="short" /> – {application.valid_to ? <DateText value={lastDay(application.valid_to)} as="short" /> : t("terms.open")}</dd></div>
          <div className="wide">
            <dt>{t("clients.field.recipients")}</dt>
            <dd>{recipients.length === 0 ? <span className="quiet">{t("clients.recipient.usual")}</span> : recipients.map(({ email, role }) => <span key={email} className="pill">{email} <span className="quiet">{t(`clients.recipient.${role}`)}</span></span>)}</dd>
          </div>
        </Details>
      </section>
      <Suspense>{changing && <ContractDialog application={application} onClose={() => setChanging(false)} />}</Suspense>
    </>
  );
}
