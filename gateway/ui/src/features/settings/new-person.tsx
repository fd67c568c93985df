import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api } from "../../client";
import { FormDialog } from "../../components/form-dialog";
import { PasswordInput } from "../../components/password-input";
import { fieldErrors } from "../../lib/problem";
import { GrantsField } from "./grants-field";
import { type Grant, type Staff, useStaffChange } from "./people-data";

/** A new account with its first password and roles. */
export function NewPerson({ onClose, onMade }: { onClose: () => void; onMade: (made: Staff) => void }) {
  const { t } = useTranslation();
  const [form, setForm] = useState({ login: "", name: "", password: "" });
  const [grants, setGrants] = useState<Grant[]>([]);
  const making = useStaffChange(() => answered(api.POST("/api/v1/staff", { body: { ...form, grants } })), onMade);
  const wrong = fieldErrors(making.error);
  const field = (name: keyof typeof form) => ({
    label: t(`settings.people.${name}`), required: true, value: form[name], error: wrong[name],
    onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value }),
  });
  return (
    <FormDialog title={t("settings.people.add")} size="lg" verb={t("settings.people.add")} error={making.error} pending={making.isPending} disabled={!form.login || !form.name.trim() || !form.password} onClose={onClose} onSubmit={() => making.mutate(undefined)}>
      <TextInput {...field("name")} maxLength={200} data-autofocus autoComplete="off" />
      <TextInput {...field("login")} maxLength={80} description={t("settings.people.loginHint")} autoComplete="off" autoCapitalize="none" spellCheck={false} />
      <PasswordInput {...field("password")} maxLength={200} description={t("settings.passwordHint")} autoComplete="new-password" />
      <div>
        <p className="small">{t("settings.people.roles")} <span className="quiet">{t("settings.people.rolesHint")}</span></p>
        <GrantsField value={grants} onChange={setGrants} error={Object.entries(wrong).find(([path]) => path.startsWith("grants"))?.[1]} />
      </div>
    </FormDialog>
  );
}
