import { Alert, Button, Stack, TextInput, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type Session } from "../../client";
import { Mark } from "../../components/mark";
import { PasswordInput } from "../../components/password-input";
import { refusal } from "../../lib/problem";

/** The form that opens a session. */
export function LogIn({ ended, onOpen }: { ended: boolean; onOpen: (session: Session) => void }) {
  const { t } = useTranslation();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const opening = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/session", { body: { login, password } })),
    onSuccess: onOpen,
    onError: () => setPassword(""),
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    opening.mutate();
  }

  return (
    <main className="log-in">
      <form onSubmit={submit} className="log-in-card">
        <Stack gap="md">
          <div className="brand">
            <Mark size={32} />
            <span>{t("product")}</span>
          </div>
          <Title order={1} size="h3">{t("logIn.title")}</Title>
          {ended && !opening.isError && <Alert color="accent">{t("logIn.ended")}</Alert>}
          {opening.error && (
            <Alert color="red" role="alert">
              {refusal(opening.error, t)}
            </Alert>
          )}
          <TextInput
            label={t("logIn.login")} value={login} onChange={(event) => setLogin(event.currentTarget.value)}
            autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus required withAsterisk={false}
          />
          <PasswordInput
            label={t("logIn.password")} value={password} onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="current-password" required withAsterisk={false}
          />
          <Button type="submit" loading={opening.isPending} fullWidth mt="xs">{t("logIn.submit")}</Button>
        </Stack>
      </form>
    </main>
  );
}
