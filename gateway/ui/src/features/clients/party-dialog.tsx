import { SimpleGrid } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changesOf, PARTY_FIELDS, presentOf } from "../../lib/rule-fields";
import { type Client, useClient } from "./data";
import { OverrideDialog } from "./override-dialog";
import { RuleInput } from "./rule-input";

type Props = { client: Client; changed?: Record<string, string>; since?: string | undefined; onClose: () => void; onSaved?: () => void };

/** Other details of a client from a day on; `changed` is what somebody wrote in one document. */
export function PartyDialog({ client, changed = {}, since, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const [before] = useState(() => presentOf(PARTY_FIELDS, { ...client }, client.overlaid ?? []));
  const [fields, setFields] = useState({ ...before, ...changed });
  const party = changesOf(PARTY_FIELDS, before, fields);
  const shown = Object.keys(changed).length > 0 ? PARTY_FIELDS.filter(({ name }) => name in changed) : PARTY_FIELDS;
  return (
    <OverrideDialog title={t("clients.change")} subject={{ client_id: client.client_id }} content={party && { party }} since={since} onClose={onClose} onSaved={onSaved}>
      {(wrong) => (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          {shown.map((field) => (
            <RuleInput key={field.name} field={field} words="party" value={fields[field.name] ?? ""} error={wrong[`party.${field.name}`]} onChange={(value) => setFields((now) => ({ ...now, [field.name]: value }))} />
          ))}
        </SimpleGrid>
      )}
    </OverrideDialog>
  );
}

/** The same, for a client of which only the id is known. */
export function PartyFromNowOn({ clientId, ...props }: Omit<Props, "client"> & { clientId: string }) {
  const client = useClient(clientId).data;
  return client ? <PartyDialog client={client} {...props} /> : null;
}
