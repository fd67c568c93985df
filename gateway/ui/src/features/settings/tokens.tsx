import { Alert, Button, CopyButton, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api } from "../../client";
import { FormDialog } from "../../components/form-dialog";
import { fieldErrors } from "../../lib/problem";
import { useSession } from "../../lib/session";
import { GrantsField } from "./grants-field";
import type { Grant } from "./people-data";
import { TokenList } from "./token-list";

const DAYS = ["30", "90", "180", "366"];

/** One's own keys for programs. */
export function Tokens() {
  const { t } = useTranslation();
  const { staff_id } = useSession();
  const [making, setMaking] = useState(false);
  return (
    <>
      <div className="settings-tools">
        <p className="quiet grow">{t("settings.tokens.hint")}</p>
        <Button size="xs" onClick={() => setMaking(true)}>{t("settings.tokens.make")}</Button>
      </div>
      <section className="setting" aria-label={t("section.tokens")}><TokenList staffId={staff_id} /></section>
      {making && <NewToken onClose={() => setMaking(false)} />}
    </>
  );
}

function NewToken({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { grants } = useSession();
  const [name, setName] = useState("");
  const [days, setDays] = useState("90");
  const [scopes, setScopes] = useState<Grant[]>([]);
  const making = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/tokens", { body: { name, days: Number(days), scopes } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["tokens"] }),
  });
  const wrong = fieldErrors(making.error);
  if (making.data) {
    return <Made secret={making.data.secret} name={making.data.name} onClose={onClose} />;
  }
  return (
    <FormDialog title={t("settings.tokens.make")} size="lg" verb={t("settings.tokens.make")} error={making.error} pending={making.isPending} disabled={!name.trim() || scopes.length === 0} onClose={onClose} onSubmit={() => making.mutate()}>
      <TextInput label={t("settings.tokens.name")} description={t("settings.tokens.nameHint")} required maxLength={100} data-autofocus value={name} error={wrong["name"]} onChange={(event) => setName(event.currentTarget.value)} />
      <Select label={t("settings.tokens.days")} data={DAYS.map((value) => ({ value, label: t("settings.tokens.forDays", { count: Number(value) }) }))} value={days} allowDeselect={false} error={wrong["days"]} onChange={(value) => setDays(value ?? "90")} />
      <div>
        <p className="small">{t("settings.tokens.scopes")} <span className="quiet">{t("settings.tokens.scopesHint")}</span></p>
        <GrantsField value={scopes} onChange={setScopes} within={grants} error={wrong["scopes"]} />
      </div>
    </FormDialog>
  );
}

// Closing it loses the secret for good, so nothing but the button does.
function Made({ secret, name, onClose }: { secret: string; name: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} size="lg" title={t("settings.tokens.made", { name })} closeOnClickOutside={false} closeOnEscape={false} withCloseButton={false}>
      <Stack gap="sm">
        <Alert color="yellow">{t("settings.tokens.once")}</Alert>
        <TextInput readOnly aria-label={t("settings.tokens.secret")} value={secret} classNames={{ input: "mono" }} onFocus={(event) => event.currentTarget.select()} data-autofocus />
        <Group justify="flex-end" gap="xs">
          <CopyButton value={secret}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{t(copied ? "settings.copied" : "settings.copy")}</Button>}</CopyButton>
          <Button onClick={onClose}>{t("settings.tokens.kept")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
