import { Button, Checkbox, Group, Modal, Stack } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention, type Schemas } from "../../client";
import { Money } from "../../components/money";
import { ProblemAlert } from "../../components/problem-alert";
import type { Invoice } from "./data";

const POLL = 1_000;

/** What the source says now against the draft; what is ticked is taken. */
export function RefreshDialog({ invoice, onClose }: { invoice: Invoice; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const path = { invoice_id: invoice.invoice_id };
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [key] = useState(intention);
  const preview = useQuery({
    queryKey: ["refresh", invoice.invoice_id],
    queryFn: () => answered(api.GET("/api/v1/invoices/{invoice_id}/refresh/preview", { params: { path } })),
    refetchInterval: ({ state }) => (state.data?.state === "waiting" ? POLL : false),
    staleTime: 0,
  });
  const found = preview.data;
  const moved = found?.lines.filter(({ kind }) => kind !== "same" && kind !== "kept") ?? [];
  const taken = moved.filter(({ key: of }) => of !== null && !left.has(of));
  const apply = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/invoices/{invoice_id}/refresh/apply", {
      params: { path, header: { "Idempotency-Key": key, "If-Match": `"${found?.version}"` } },
      body: { run_id: found?.run_id ?? "", keys: left.size > 0 ? taken.map(({ key: of }) => of ?? "") : null },
    })),
    onSuccess: onClose,
    onSettled: () => void queries.invalidateQueries({ predicate: (query) => query.queryKey[1] === invoice.invoice_id }),
  });
  const toggle = (of: string) => setLeft(new Set(left.has(of) ? [...left].filter((one) => one !== of) : [...left, of]));

  return (
    <Modal opened onClose={onClose} size="lg" title={t("inv.refresh.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="sm">
        {(!found || found.state === "waiting") && !preview.isError && <p className="quiet" role="status">{t("inv.refresh.waiting")}</p>}
        <ProblemAlert error={preview.error ?? apply.error} onRetry={() => void preview.refetch()} />
        {found?.state === "failed" && <p role="alert">{found.detail ?? t("inv.refresh.failed")}</p>}
        {found?.state === "stale" && <p role="alert">{t("inv.refresh.stale")}</p>}
        {found?.state === "ready" && moved.length === 0 && <p>{t("inv.refresh.same")}</p>}
        {found?.state === "ready" && moved.map((line) => <Changed key={line.key ?? line.text} line={line} taken={line.key === null || !left.has(line.key)} onToggle={() => line.key && toggle(line.key)} />)}
        {found?.state === "ready" && moved.length > 0 && (
          <Group justify="space-between">
            <span>{t("inv.line.net")}: <Money value={found.net_before} currency={found.currency} bare /> → <Money value={found.net_after} currency={found.currency} /></span>
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>{t("common.cancel")}</Button>
              <Button loading={apply.isPending} disabled={taken.length === 0} onClick={() => apply.mutate()}>{t("inv.refresh.apply")}</Button>
            </Group>
          </Group>
        )}
      </Stack>
    </Modal>
  );
}

function Changed({ line, taken, onToggle }: { line: Schemas["LineDifference"]; taken: boolean; onToggle: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="changed">
      <Checkbox size="xs" checked={taken} onChange={onToggle} disabled={line.key === null} label={<>{line.text} <span className="quiet">{t(`inv.refresh.${line.kind}`)}</span></>} />
      <ul>
        {line.fields.map(({ field, before, after }) => (
          <li key={field}><span className="quiet">{t(`inv.line.${field}`, { defaultValue: field })}</span> <s>{before}</s> → {after}</li>
        ))}
        {line.kept_by_hand.length > 0 && <li className="by-hand">{t("inv.refresh.byHand", { fields: line.kept_by_hand.map((field) => t(`inv.line.${field}`, { defaultValue: field })).join(", ") })}</li>}
      </ul>
    </div>
  );
}
