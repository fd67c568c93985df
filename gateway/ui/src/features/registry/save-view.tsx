import { Button, Group, Modal, Stack, Switch, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { ProblemAlert } from "../../components/problem-alert";
import { dayOf } from "../../lib/dates";
import { fieldErrors } from "../../lib/problem";
import { filtersOf, type RegistrySearch } from "../../lib/registry";
import { useScope } from "../../lib/scope";

/** Keeps the filters that are in force under a name. */
export function SaveView({ search, onClose }: { search: RegistrySearch; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const scope = useScope();
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const [key] = useState(intention);
  const saving = useMutation({
    mutationFn: () =>
      answered(
        api.POST("/api/v1/saved-views", {
          params: { header: { "Idempotency-Key": key } },
          body: { name: name.trim(), shared, filters: filtersOf(search, scope, dayOf(new Date())), sort: search.sort ?? "updated", order: search.order ?? "desc" },
        }),
      ),
    onSuccess: () => { void queries.invalidateQueries({ queryKey: ["saved-views"] }); onClose(); },
  });
  const wrong = fieldErrors(saving.error)["name"];
  return (
    <Modal opened onClose={onClose} title={t("registry.views.save")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form onSubmit={(event) => { event.preventDefault(); saving.mutate(); }}>
        <Stack gap="sm">
          <TextInput label={t("registry.views.name")} required data-autofocus maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} error={wrong} />
          <Switch label={t("registry.views.shared")} checked={shared} onChange={(event) => setShared(event.currentTarget.checked)} />
          {!wrong && <ProblemAlert error={saving.error} />}
          <Group justify="flex-end"><Button type="submit" loading={saving.isPending} disabled={!name.trim()}>{t("common.save")}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
