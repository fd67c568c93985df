import { Select, SimpleGrid, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { FormDialog } from "../../components/form-dialog";
import { ReasonField } from "../../components/reason-field";
import { dayOf } from "../../lib/dates";
import { fieldErrors } from "../../lib/problem";
import { useScope } from "../../lib/scope";
import { holds, useSession } from "../../lib/session";
import { useLegalEntities } from "../shell/scope-bar";
import { usePeople } from "./people-data";

/** Lets somebody else approve for some days: an approver gives on their own right, an administrator anybody's. */
export function NewDelegation({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const queries = useQueryClient();
  const { entity } = useScope();
  const entities = (useLegalEntities().data?.items ?? []).filter(({ legal_entity_id }) => holds(session, ["approver", "admin"], legal_entity_id));
  const people = (usePeople().data ?? []).filter(({ active }) => active).map(({ staff_id, name }) => ({ value: staff_id, label: name }));
  const [key, setKey] = useState(intention);
  const [form, setForm] = useState(() => ({
    legal_entity_id: entities.find(({ legal_entity_id }) => legal_entity_id === entity)?.legal_entity_id ?? entities[0]?.legal_entity_id ?? "",
    from_staff_id: holds(session, ["approver"]) ? session.staff_id : "", to_staff_id: "", valid_from: dayOf(new Date()), valid_to: "", reason: "",
  }));
  const put = (change: Partial<typeof form>) => { setForm({ ...form, ...change }); setKey(intention()); };
  const making = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/delegations", { params: { header: { "Idempotency-Key": key } }, body: form })),
    onSuccess: onClose,
    onSettled: () => queries.invalidateQueries({ queryKey: ["delegations"] }),
  });
  const wrong = fieldErrors(making.error);
  const administers = holds(session, ["admin"], form.legal_entity_id);
  return (
    <FormDialog title={t("settings.delegation.make")} size="lg" verb={t("settings.delegation.make")} error={making.error} pending={making.isPending} disabled={!form.to_staff_id || !form.from_staff_id || !form.valid_to || form.reason.trim().length < 3} onClose={onClose} onSubmit={() => making.mutate()}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <Select label={t("settings.delegation.from")} required searchable readOnly={!administers} data={people} value={form.from_staff_id || null} error={wrong["from_staff_id"]} onChange={(value) => put({ from_staff_id: value ?? "" })} />
        <Select label={t("settings.delegation.to")} required searchable data={people.filter(({ value }) => value !== form.from_staff_id)} value={form.to_staff_id || null} error={wrong["to_staff_id"]} onChange={(value) => put({ to_staff_id: value ?? "" })} data-autofocus />
        <TextInput label={t("settings.delegation.validFrom")} required type="date" value={form.valid_from} error={wrong["valid_from"]} onChange={(event) => put({ valid_from: event.currentTarget.value })} />
        <TextInput label={t("settings.delegation.validTo")} required type="date" value={form.valid_to} error={wrong["valid_to"]} onChange={(event) => put({ valid_to: event.currentTarget.value })} />
        <Select label={t("scope.entity")} required allowDeselect={false} data={entities.map((one) => ({ value: one.legal_entity_id, label: one.name }))} value={form.legal_entity_id || null} error={wrong["legal_entity_id"]} onChange={(value) => put({ legal_entity_id: value ?? "" })} />
      </SimpleGrid>
      <ReasonField value={form.reason} error={wrong["reason"]} onChange={(reason) => put({ reason })} />
    </FormDialog>
  );
}
