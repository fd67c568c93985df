import { Select, SimpleGrid, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../client";
import type { Application } from "./data";
import { OverrideDialog } from "./override-dialog";

const KINDS: readonly Schemas["ScopeKind"][] = ["customer", "account", "project", "epic", "issue"];

/** Which further work belongs to the application; the most specific scope wins. */
export function ScopeDialog({ application, onClose }: { application: Application; onClose: () => void }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<Schemas["ScopeKind"]>("project");
  const [key, setKey] = useState("");
  const content = key.trim() ? { scope: { kind, key: key.trim() } } : null;
  return (
    <OverrideDialog title={t("terms.addScope")} subject={{ application_id: application.application_id }} entity={application.seller_id} content={content} onClose={onClose}>
      {(wrong) => (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <Select label={t("terms.scope.kind")} data={KINDS.map((value) => ({ value, label: t(`terms.scope.${value}`) }))} value={kind} allowDeselect={false} onChange={(value) => setKind(KINDS.find((known) => known === value) ?? kind)} />
          <TextInput label={t("terms.scope.key")} required maxLength={200} value={key} error={wrong["scope.key"]} onChange={(event) => setKey(event.currentTarget.value)} />
        </SimpleGrid>
      )}
    </OverrideDialog>
  );
}
