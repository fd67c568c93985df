import { Alert, Button, Group } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { ReasonButton } from "../../components/reason-button";
import { type Changed, isChanged } from "../../lib/from-now-on";
import { holds, useSession } from "../../lib/session";
import type { Invoice } from "./data";

const Party = lazy(async () => ({ default: (await import("../clients/party-dialog")).PartyFromNowOn }));
const Contract = lazy(async () => ({ default: (await import("../clients/contract-dialog")).ContractFromNowOn }));
const MAY = ["preparer", "accountant", "admin"] as const;

/** After a change of client details: whether it is for this document alone, or from now on, as a rule with dates. */
export function FromNowOn({ invoice, changed, onKept }: { invoice: Invoice; changed: Changed; onKept: (part: keyof Changed | "all") => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const [asking, setAsking] = useState<keyof Changed | null>(null);
  if (!isChanged(changed)) {
    return null;
  }
  const names = [...Object.keys(changed.party), ...Object.keys(changed.contract)].map((name) => t(`clients.field.${name}`));
  const why = holds(session, MAY) ? null : t("terms.overrideRole");
  const since = invoice.document_date ?? `${invoice.period}-01`;
  const first = Object.keys(changed.party).length > 0 ? "party" : "contract";
  return (
    <Alert color="accent" title={t("clients.askTitle")} my="sm">
      <p className="small">{t("clients.onlyHere", { fields: names.join(", ") })}</p>
      <Group gap="xs" mt="xs">
        <Button size="xs" variant="default" onClick={() => onKept("all")}>{t("clients.onlyThis")}</Button>
        <ReasonButton size="xs" reason={why} onClick={() => setAsking(first)}>{t("clients.fromNowOn")}</ReasonButton>
      </Group>
      <Suspense>
        {asking === "party" && <Party clientId={invoice.client_id} changed={changed.party} since={since} onClose={() => setAsking(null)} onSaved={() => onKept("party")} />}
        {asking === "contract" && <Contract applicationId={invoice.application_id} changed={changed.contract} since={since} onClose={() => setAsking(null)} onSaved={() => onKept("contract")} />}
      </Suspense>
    </Alert>
  );
}
