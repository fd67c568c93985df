import { Button, Group, Modal, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { Readings } from "../../components/number-input";
import { ProblemAlert } from "../../components/problem-alert";
import { ReasonButton } from "../../components/reason-button";
import { ReasonField } from "../../components/reason-field";
import { fieldErrors } from "../../lib/problem";
import { dayAfter } from "../../lib/rule-fields";
import { useReadings } from "../../lib/readings";
import { useScope } from "../../lib/scope";
import { type AddOverride, type Effect, OVERRIDE_ROLES, useRefusedTo, useTermsChange } from "./data";
import { EffectOf } from "./effect";

type Content = Pick<AddOverride, "terms" | "rate" | "scope" | "party" | "contract">;
type Props = {
  title: string;
  subject: { application_id: string } | { client_id: string };
  entity?: string | undefined;
  /** What the rule says; null while it says nothing. */
  content: Content | null;
  /** The first day that is proposed: of the month being billed when none is. */
  since?: string | undefined;
  /** The words of a reason that is known already. */
  because?: string;
  onClose: () => void;
  onSaved?: (() => void) | undefined;
  children: (wrong: Record<string, string>) => ReactNode;
};

/** A rule with its dates and reason. What it would do to open invoices is shown before it can be saved. */
export function OverrideDialog({ title, subject, entity, content, since, because = "", onClose, onSaved, children }: Props) {
  const { t } = useTranslation();
  const { month } = useScope();
  const [from, setFrom] = useState(since ?? `${month}-01`);
  const [until, setUntil] = useState("");
  const [reason, setReason] = useState(because);
  const [seen, setSeen] = useState<{ body: string; effect: Effect } | null>(null);
  const why = useRefusedTo(OVERRIDE_ROLES, t("terms.overrideRole"), entity);
  const body: AddOverride | null = content && { ...subject, ...content, valid_from: from, valid_to: until ? dayAfter(until) : null, reason: reason.trim() };
  const written = JSON.stringify(body);
  const key = useMemo(intention, [written]);
  const params = { header: { "Idempotency-Key": key } };
  const looking = useMutation({
    mutationFn: (asked: AddOverride) => answered(api.POST("/api/v1/overrides/preview", { params, body: asked })),
    onSuccess: (effect, asked) => setSeen({ body: JSON.stringify(asked), effect }),
  });
  const saving = useTermsChange(
    (asked: AddOverride) => answered(api.POST("/api/v1/overrides", { params, body: asked })),
    ({ effect }) => {
      notifications.show({ color: "accent", message: t("terms.saved", { count: effect.invoices.length }) });
      onSaved?.();
      onClose();
    },
  );
  const { track, submit } = useReadings(() => body && (seen?.body === written ? saving : looking).mutate(body));
  const shown = seen?.body === written ? seen.effect : null;
  const error = shown ? saving.error : looking.error;
  const wrong = fieldErrors(error);
  const lacks = why ?? (!body ? t("terms.saysNothing") : reason.trim().length < 3 ? t("terms.needsReason") : null);
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeButtonProps={{ "aria-label": t("common.close") }}>
      <Readings value={track}>
        <form noValidate onSubmit={(event) => { event.preventDefault(); if (!lacks) { submit(); } }}>
          <Stack gap="sm">
            {children(wrong)}
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
              <TextInput type="date" label={t("terms.from")} required value={from} error={wrong["valid_from"]} onChange={(event) => setFrom(event.currentTarget.value)} />
              <TextInput type="date" label={t("terms.until")} description={t("terms.untilHint")} inputWrapperOrder={["label", "input", "description", "error"]} value={until} error={wrong["valid_to"]} onChange={(event) => setUntil(event.currentTarget.value)} />
            </SimpleGrid>
            <ReasonField value={reason} error={wrong["reason"]} onChange={setReason} />
            <ProblemAlert error={error} />
            {shown && <EffectOf effect={shown} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>{t("common.cancel")}</Button>
              <ReasonButton type="submit" reason={lacks} loading={looking.isPending || saving.isPending} onClick={() => undefined}>{t(shown ? "terms.save" : "terms.look")}</ReasonButton>
            </Group>
          </Stack>
        </form>
      </Readings>
    </Modal>
  );
}
