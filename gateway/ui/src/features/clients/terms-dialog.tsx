import { Alert } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asForm, emptyTerms, type Terms } from "../../lib/terms";
import type { Application } from "./data";
import { OverrideDialog } from "./override-dialog";
import { TermsForm } from "./terms-form";

type Props = { application: Application; base: Terms | null; languages: readonly string[]; since?: string | undefined; onClose: () => void };

/** Other terms from a day on: whole terms, which begin as those that hold. */
export function TermsDialog({ application, base, languages, since, onClose }: Props) {
  const { t } = useTranslation();
  const [terms, setTerms] = useState<Terms>(() => asForm(base ?? emptyTerms(application.deal_type)));
  return (
    <OverrideDialog title={t("terms.change")} subject={{ application_id: application.application_id }} entity={application.seller_id} content={{ terms }} since={since} onClose={onClose}>
      {(wrong) => (
        <>
          {base === null && <Alert color="yellow" p="xs">{t("terms.noBase")}</Alert>}
          <TermsForm deal={application.deal_type} terms={terms} currency={application.price_currency} languages={languages} wrong={wrong} onChange={setTerms} />
        </>
      )}
    </OverrideDialog>
  );
}
