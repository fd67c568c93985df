import { Alert, Button, Group, Select } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Signer, SigningKey } from "../../lib/eimzo";

type Props = { tin: string; signer: Signer; loaded: boolean; onLoad: (key: SigningKey) => Promise<void> };

/** The keys of the seller on this machine; the program asks for the password itself, once. */
export function KeyChoice({ tin, signer, loaded, onLoad }: Props) {
  const { t } = useTranslation();
  const keys = useQuery({ queryKey: ["eimzo-keys", tin], queryFn: () => signer.keys(), retry: false, gcTime: 0 });
  const own = keys.data?.filter((key) => key.tin === tin) ?? [];
  const [name, setName] = useState<string | null>(null);
  const chosen = own.find((key) => key.name === name) ?? own[0];
  const loading = useMutation({ mutationFn: onLoad });
  const error = keys.error ?? loading.error;
  return (
    <section className="signing-key" aria-label={t("signing.key")}>
      {error && (
        <Alert color="red" role="alert" mb="sm" title={t("signing.program")}>
          {t([`signing.eimzo.${error.message}`, "signing.said"], { words: error.message })}
          <div><Button size="xs" variant="default" mt="xs" onClick={() => void keys.refetch()}>{t("common.again")}</Button></div>
        </Alert>
      )}
      {keys.isSuccess && own.length === 0 && <Alert color="yellow" mb="sm">{t("signing.noKeys", { tin })}</Alert>}
      {chosen && (
        <Group gap="xs" align="end">
          <Select
            className="signing-key-choice" label={t("signing.key")} value={chosen.name} allowDeselect={false} disabled={loaded} onChange={setName}
            data={own.map((key) => ({ value: key.name, label: `${key.holder} · ${key.company}${key.until ? ` · ${t("signing.until", { day: key.until.slice(0, 10) })}` : ""}` }))}
          />
          <Button variant="default" loading={loading.isPending} disabled={loaded} onClick={() => loading.mutate(chosen)}>{t(loaded ? "signing.ready" : "signing.take")}</Button>
        </Group>
      )}
    </section>
  );
}
