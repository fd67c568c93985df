import { Button, Group, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { intention } from "../../client";
import { ProblemAlert } from "../../components/problem-alert";
import { ReasonDialog } from "../../components/reason-dialog";

/**
 * What a person can do with something at a partner; each acts once, and takes a reason unless it is `bare`. `asks`
 * names the id of what was found there, `shows` stands in the dialog to decide by.
 */
export type Verb = {
  name: string; explain?: string; bare?: boolean; asks?: string; shows?: ReactNode;
  act: (reason: string, key: string, named: string) => Promise<unknown>;
};

type Props = { invoiceId: string; title: ReactNode; state: string; reason?: string | null; facts?: ReactNode; verbs: readonly Verb[]; children?: ReactNode };

/** Something on its way to a partner: its state, the answer in words, its attempts, what can be decided. */
export function PartnerCard({ invoiceId, title, state, reason, facts, verbs, children }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<{ verb: Verb; key: string } | null>(null);
  const [named, setNamed] = useState("");
  const doing = useMutation({
    mutationFn: ({ verb, key, why }: { verb: Verb; key: string; why: string }) => verb.act(why, key, named.trim()),
    onSuccess: () => setAsked(null),
    onSettled: () => void queries.invalidateQueries({ predicate: (query) => query.queryKey[1] === invoiceId }),
  });
  function choose(verb: Verb) {
    doing.reset();
    setNamed("");
    if (verb.bare) {
      doing.mutate({ verb, key: intention(), why: "" });
    } else {
      setAsked({ verb, key: intention() });
    }
  }
  return (
    <article className="partner">
      <header><h3>{title}</h3><span className="pill">{t(`inv.partnerState.${state}`, { defaultValue: state })}</span></header>
      {reason && <p className="small">{reason}</p>}
      {facts && <div className="quiet small">{facts}</div>}
      {verbs.length > 0 && (
        <Group gap="xs" mt="xs">
          {verbs.map((verb) => <Button key={verb.name} size="xs" variant="default" loading={doing.isPending} onClick={() => choose(verb)}>{verb.name}</Button>)}
        </Group>
      )}
      {!asked && <ProblemAlert error={doing.error} />}
      {children && <details><summary>{t("inv.delivery.attempts")}</summary>{children}</details>}
      {asked && (
        <ReasonDialog title={asked.verb.name} verb={asked.verb.name} error={doing.error} pending={doing.isPending} onClose={() => setAsked(null)} onSubmit={(why) => doing.mutate({ ...asked, why })}>
          {asked.verb.explain}
          {asked.verb.shows}
          {asked.verb.asks && <TextInput mt="sm" label={asked.verb.asks} value={named} onChange={(event) => setNamed(event.currentTarget.value)} />}
        </ReasonDialog>
      )}
    </article>
  );
}
