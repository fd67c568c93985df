import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "../../components/problem-alert";
import { dayOf } from "../../lib/dates";
import { fieldErrors } from "../../lib/problem";
import { useIntention } from "../../lib/use-intention";
import { act, type Action } from "./act";
import { ActionField } from "./action-field";
import { blank, complete, type Field, FORMS } from "./action-forms";
import type { Invoice } from "./data";
import { WhoGetsWhat } from "./who-gets-what";

const WIDE: ReadonlySet<Field> = new Set<Field>(["credited", "texts"]);

/** Says what an action does, asks what it needs, does it. One opening is one intention. */
export function ActionDialog({ invoice, action, onClose }: { invoice: Invoice; action: Action; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [answers, setAnswers] = useState(() => blank(invoice, dayOf(new Date())));
  const { key, onError } = useIntention();
  const fields = FORMS[action] ?? [];
  const doing = useMutation({
    mutationFn: () => act(invoice, action, answers, key),
    onSuccess: onClose,
    onError,
    onSettled: () => void queries.invalidateQueries(),
  });
  const wrong = fieldErrors(doing.error);
  const change = (part: Partial<typeof answers>) => setAnswers((before) => ({ ...before, ...part }));
  const ready = complete(fields, answers, invoice);

  return (
    <Modal opened onClose={onClose} size={fields.some((field) => WIDE.has(field)) ? "xl" : "md"} title={t(`action.${action}`)} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form onSubmit={(event) => { event.preventDefault(); if (ready) { doing.mutate(); } }}>
        <Stack gap="sm">
          <Text size="sm">{t(`inv.explain.${action}`, { revision: invoice.revision })}</Text>
          {fields.map((field) => <ActionField key={field} field={field} invoice={invoice} answers={answers} wrong={wrong} onChange={change} />)}
          {action === "send" && <WhoGetsWhat invoice={invoice} channel={answers.channel} />}
          <ProblemAlert error={doing.error} />
          <Group gap="xs" justify="flex-end">
            <Button variant="default" onClick={onClose}>{t("common.cancel")}</Button>
            <Button type="submit" loading={doing.isPending} disabled={!ready} data-autofocus={fields.length === 0 || undefined}>{t(`action.${action}`)}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
