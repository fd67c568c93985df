import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention, type InvoiceOverview, type Schemas } from "../../client";
import { refusal } from "../../lib/problem";

type Invoice = InvoiceOverview["invoice"];
type Action = Schemas["Action"];

const HERE = ["finalize", "approve", "send"] as const;
type Here = (typeof HERE)[number];

function isHere(action: Action): action is Here {
  return (HERE as readonly Action[]).includes(action);
}

/** What may be done with an invoice now; what may not be done says why. */
export function Actions({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  // One intention has one key: pressing again after a lost answer acts once.
  const [asked, setAsked] = useState<{ action: Here; key: string } | null>(null);
  const doing = useMutation({
    mutationFn: ({ action, key }: { action: Here; key: string }) => act(invoice, action, key),
    onSuccess: () => setAsked(null),
    onSettled: () => void queries.invalidateQueries(),
  });
  const shown = invoice.allowed_actions.toSorted((one, other) => Number(other.allowed) - Number(one.allowed));

  if (asked) {
    return (
      <Stack gap="sm" className="confirm">
        <Text size="sm">{t(`confirm.${asked.action}`, { revision: invoice.revision })}</Text>
        {doing.error && (
          <Alert color="red" role="alert" title={t("refused.title")}>
            {refusal(doing.error, t)}
          </Alert>
        )}
        <Group gap="xs">
          <Button size="sm" loading={doing.isPending} onClick={() => doing.mutate(asked)} data-autofocus autoFocus>
            {t("confirm.yes", { action: t(`action.${asked.action}`).toLocaleLowerCase() })}
          </Button>
          <Button size="sm" variant="default" onClick={() => { doing.reset(); setAsked(null); }}>{t("confirm.no")}</Button>
        </Group>
      </Stack>
    );
  }

  return (
    <Stack gap={6}>
      {shown.map(({ action, allowed, reason }) => {
        const can = allowed && isHere(action);
        const why = reason ?? (allowed ? t("panel.elsewhere") : null);
        return (
          <div className="action" key={action}>
            <Button
              size="xs" variant={can ? "filled" : "default"} disabled={!can} aria-describedby={can ? undefined : `why-${action}`}
              onClick={() => isHere(action) && setAsked({ action, key: intention() })}
            >
              {t(`action.${action}`)}
            </Button>
            {!can && why && <Text size="xs" c="dimmed" id={`why-${action}`}>{why}</Text>}
          </div>
        );
      })}
    </Stack>
  );
}

function act(invoice: Invoice, action: Here, key: string) {
  const path = { invoice_id: invoice.invoice_id };
  switch (action) {
    case "finalize": {
      const header = { "Idempotency-Key": key, "If-Match": `"${invoice.version}"` };
      return answered(api.POST("/api/v1/invoices/{invoice_id}/finalize", { params: { path, header } }));
    }
    case "approve": {
      const body = { revision: invoice.revision, bundle_hash: invoice.bundle_hash ?? "" };
      const header = { "Idempotency-Key": key };
      return answered(api.POST("/api/v1/invoices/{invoice_id}/approve", { params: { path, header }, body }));
    }
    case "send": {
      const header = { "Idempotency-Key": key };
      const body = { channel: "email" as const };
      return answered(api.POST("/api/v1/invoices/{invoice_id}/send", { params: { path, header }, body }));
    }
  }
}
