import { Accordion, Alert, Button, Group, Modal, SegmentedControl, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention, type Schemas } from "../../client";
import { Money } from "../../components/money";
import { ProblemAlert } from "../../components/problem-alert";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { say } from "../../lib/said";
import { SendList } from "../batches/send-list";
import { type Batch, useStartBatch } from "../batches/use-batch";

export const VERBS = ["create", "finalize", "approve", "send"] as const;
export type Verb = (typeof VERBS)[number];
type Preview = Schemas["GreenPreview"];
type Props = { month: string; verbs?: readonly Verb[]; first?: Verb; onClose: () => void; onStarted: (batch: Batch) => void };

/** What all green would take: counts, totals per currency, and the rest with why not. Starting it takes exactly that. */
export function GreenLane({ month, verbs = VERBS, first = verbs[0] ?? "create", onClose, onStarted }: Props) {
  const { t } = useTranslation();
  const [verb, setVerb] = useState<Verb>(first);
  const [key] = useState(intention);
  const preview = useQuery({
    queryKey: ["green", month, verb],
    meta: { live: true },
    queryFn: () => answered(api.GET("/api/v1/months/{month}/green", { params: { path: { month }, query: { verb } } })),
  });
  const starting = useStartBatch(onStarted);
  const count = preview.data?.green.length ?? 0;
  return (
    <Modal opened onClose={onClose} size="lg" title={t("green.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="md">
        {verbs.length > 1 && (
          <SegmentedControl
            aria-label={t("green.verb")} value={verb} data={verbs.map((value) => ({ value, label: t(`batch.verb.${value}`) }))}
            onChange={(value) => { starting.reset(); setVerb(value as Verb); }}
          />
        )}
        <QueryState query={preview} />
        <ProblemAlert error={starting.error} />
        {preview.data && <Contents preview={preview.data} />}
        {preview.data && verb === "send" && <SendList invoiceIds={preview.data.green.flatMap(({ invoice_id }) => invoice_id ?? [])} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t("common.cancel")}</Button>
          <ReasonButton
            loading={starting.isPending} reason={preview.isSuccess && count === 0 ? t("green.none") : null} disabled={!preview.isSuccess}
            onClick={() => starting.mutate({ body: { verb, month, all_green: true, expected_count: count }, key: `${key}-${verb}-${count}` })}
          >
            {t(`green.start.${verb}`, { count })}
          </ReasonButton>
        </Group>
      </Stack>
    </Modal>
  );
}

function Contents({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  return (
    <>
      {preview.totals.length > 0 ? (
        <dl className="green-totals">
          {preview.totals.map(({ currency, amount, count }) => (
            <div key={currency}><dt>{t("green.count", { count })}</dt><dd><Money value={amount} currency={currency} /></dd></div>
          ))}
        </dl>
      ) : (
        <Alert color="gray">{t("green.none")}</Alert>
      )}
      <Accordion multiple defaultValue={["rest"]} variant="separated">
        <Items name="green" items={preview.green} />
        <Items name="rest" items={preview.rest} />
      </Accordion>
    </>
  );
}

function Items({ name, items }: { name: "green" | "rest"; items: Preview["green"] }) {
  const { t } = useTranslation();
  if (items.length === 0) {
    return null;
  }
  return (
    <Accordion.Item value={name}>
      <Accordion.Control>{t(`green.${name}`, { count: items.length })}</Accordion.Control>
      <Accordion.Panel>
        <ul className="green-items">
          {items.map((item) => (
            <li key={item.invoice_id ?? item.application_id}>
              <span className="grow">{item.number && <b>{item.number}</b>} {item.client_name} {item.against.length > 0 && <span className="quiet small block">{item.against.map((words, at) => say(t, item.against_said?.[at], words)).join(" · ")}</span>}</span>
              <Money value={item.amount} currency={item.currency} />
            </li>
          ))}
        </ul>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
