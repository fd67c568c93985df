import { Fieldset, SimpleGrid } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CONTRACT_FIELDS, changesOf, presentOf } from "../../lib/rule-fields";
import { type Application, useApplication } from "./data";
import { OverrideDialog } from "./override-dialog";
import { recipientsOf, Recipients } from "./recipients";
import { RuleInput } from "./rule-input";

type Props = { application: Application; changed?: Record<string, string>; since?: string | undefined; onClose: () => void; onSaved?: () => void };

/** Another contract from a day on: number, amount, document set, languages, recipients. */
export function ContractDialog({ application, changed = {}, since, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const [before] = useState(() => presentOf(CONTRACT_FIELDS, { ...application }, application.overlaid ?? []));
  const [fields, setFields] = useState({ ...before, ...changed });
  const [held] = useState(() => recipientsOf(application));
  const [recipients, setRecipients] = useState(held);
  const said = changesOf(CONTRACT_FIELDS, before, fields);
  const others = JSON.stringify(recipients) === JSON.stringify(held) ? null : { recipients };
  const contract = said || others ? { ...said, ...others } : null;
  const narrowed = Object.keys(changed).length > 0;
  const shown = narrowed ? CONTRACT_FIELDS.filter(({ name }) => name in changed) : CONTRACT_FIELDS;
  return (
    <OverrideDialog title={t("clients.changeContract")} subject={{ application_id: application.application_id }} entity={application.seller_id} content={contract && { contract }} since={since} onClose={onClose} onSaved={onSaved}>
      {(wrong) => (
        <>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            {shown.map((field) => (
              <RuleInput
                key={field.name} field={field} words="contract" value={fields[field.name] ?? ""} currency={application.document_currency} error={wrong[`contract.${field.name}`]}
                onChange={(value) => setFields((now) => ({ ...now, [field.name]: value }))}
              />
            ))}
          </SimpleGrid>
          {!narrowed && <Fieldset legend={t("clients.field.recipients")}><Recipients recipients={recipients} wrong={wrong} onChange={setRecipients} /></Fieldset>}
        </>
      )}
    </OverrideDialog>
  );
}

/** The same, for an application of which only the id is known. */
export function ContractFromNowOn({ applicationId, ...props }: Omit<Props, "application"> & { applicationId: string }) {
  const application = useApplication(applicationId).data;
  return application ? <ContractDialog application={application} {...props} /> : null;
}
