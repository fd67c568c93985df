import { Anchor, Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api } from "../../client";
import { PasswordInput } from "../../components/password-input";
import { ProblemAlert } from "../../components/problem-alert";
import { fieldErrors } from "../../lib/problem";
import { useSession } from "../../lib/session";
import { useGrantWords } from "./grants-field";
import { TelegramLink } from "./telegram-link";

/** Oneself: name and roles, password, Telegram. */
export function Profile() {
  const { t } = useTranslation();
  const session = useSession();
  const words = useGrantWords();
  return (
    <>
      <section className="setting" aria-label={t("section.profile")}>
        <header><h2>{session.name}</h2></header>
        <dl className="pairs">
          <div><dt>{t("settings.people.login")}</dt><dd>{session.login}</dd></div>
          <div><dt>{t("settings.people.roles")}</dt><dd>{words(session.grants) || t("settings.people.noRoles")}</dd></div>
        </dl>
        <p className="quiet small">{t("settings.profile.rolesHint")} <Anchor underline="always" size="xs" component={Link} to={"/settings/delegation" as string}>{t("settings.profile.toDelegation")}</Anchor></p>
      </section>
      <TelegramLink />
      <ChangePassword />
    </>
  );
}

const EMPTY = { current_password: "", new_password: "", repeated: "" };

function ChangePassword() {
  const { t } = useTranslation();
  const [form, setForm] = useState(EMPTY);
  const changing = useMutation({
    mutationFn: () => answered(api.PUT("/api/v1/session/password", { body: { current_password: form.current_password, new_password: form.new_password } })),
    onSuccess: () => setForm(EMPTY),
  });
  const wrong = fieldErrors(changing.error);
  const differs = form.repeated !== "" && form.repeated !== form.new_password;
  const field = (name: keyof typeof form) => ({
    size: "sm", inputWrapperOrder: ["label", "input", "description", "error"] as ("label" | "input" | "description" | "error")[], label: t(`settings.profile.${name}`), required: true, withAsterisk: false, maxLength: 200, value: form[name],
    onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value }),
  });
  return (
    <section className="setting" aria-label={t("settings.profile.password")}>
      <header><div><h2>{t("settings.profile.password")}</h2><p className="quiet small">{t("settings.profile.passwordHint")}</p></div></header>
      <form onSubmit={(event) => { event.preventDefault(); changing.mutate(); }}>
        <input type="text" className="unseen" tabIndex={-1} autoComplete="username" readOnly value={useSession().login} aria-hidden />
        <div className="setting-fields">
          <PasswordInput {...field("current_password")} autoComplete="current-password" error={wrong["current_password"]} />
          <PasswordInput {...field("new_password")} autoComplete="new-password" description={t("settings.passwordHint")} error={wrong["new_password"]} />
          <PasswordInput {...field("repeated")} autoComplete="new-password" error={differs && t("settings.profile.differs")} />
        </div>
        <ProblemAlert error={changing.error} />
        {changing.isSuccess && <p className="sure small" role="status">{t("settings.profile.changed")}</p>}
        <Button mt="sm" size="sm" type="submit" loading={changing.isPending} disabled={!form.current_password || !form.new_password || form.repeated !== form.new_password}>{t("settings.profile.change")}</Button>
      </form>
    </section>
  );
}
