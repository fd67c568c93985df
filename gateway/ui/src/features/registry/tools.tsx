import { Anchor, Button, Checkbox, Menu, Popover, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { intention } from "../../client";
import { ProblemAlert } from "../../components/problem-alert";
import type { Query } from "../../lib/registry";
import { type Batch, useBatch, useStartBatch } from "../batches/use-batch";
import { OPTIONAL } from "./columns";
import { useTotals } from "./data";

// What the server answers at once; more is made as a file in the background.
const AT_ONCE = 2_000;
const FORMATS = ["xlsx", "csv"] as const;

/** The registry as a file, with the filters that are in force. */
export function ExportMenu({ query, onStarted }: { query: Query; onStarted: (batch: Batch) => void }) {
  const { t } = useTranslation();
  const totals = useTotals(query).data;
  const starting = useStartBatch(onStarted);
  const many = !totals || totals.late || totals.totals.reduce((all, { invoices }) => all + invoices, 0) > AT_ONCE;
  const { sort = "updated", order = "desc", ...filters } = query;
  const lists = { status: [], deal_type: [], kind: [], payment_state: [], fact: [], tag: [] };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target><Button size="xs" variant="default" loading={starting.isPending}>{t("registry.export.label")}</Button></Menu.Target>
        <Menu.Dropdown>
          {FORMATS.map((format) =>
            many ? (
              <Menu.Item key={format} onClick={() => starting.mutate({ key: intention(), body: { verb: "export", export: { format, bom: true, sort, order, filters: { ...lists, ...filters } } } })}>
                {t(`registry.export.${format}`)}
              </Menu.Item>
            ) : (
              <Menu.Item key={format} component="a" href={exportAddress(query, format)} download>{t(`registry.export.${format}`)}</Menu.Item>
            ),
          )}
        </Menu.Dropdown>
      </Menu>
      <ProblemAlert error={starting.error} />
    </>
  );
}

function exportAddress(query: Query, format: string): string {
  const pairs = Object.entries({ ...query, format }).flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => [name, String(one)]));
  return `/api/v1/registry/export?${new URLSearchParams(pairs)}`;
}

/** The file of an export batch, when it is made. */
export function ExportedFile({ batchId }: { batchId: string }) {
  const { t } = useTranslation();
  const file = useBatch(batchId).data?.file;
  return file ? <p className="exported"><Anchor href={`/api/v1/batches/${batchId}/file`} download={file.name}>{t("registry.export.file", { name: file.name, count: file.rows })}</Anchor></p> : null;
}

/** Which columns the table has. */
export function ColumnChoice({ hidden, change }: { hidden: readonly string[]; change: (hidden: string[]) => void }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus shadow="md">
      <Popover.Target><Button size="xs" variant="default" onClick={() => setOpened(!opened)}>{t("registry.columns")}</Button></Popover.Target>
      <Popover.Dropdown>
        <Stack gap={8}>
          {OPTIONAL.map((id) => (
            <Checkbox
              key={id} size="xs" label={t(`registry.column.${id}`)} checked={!hidden.includes(id)}
              onChange={(event) => change(event.currentTarget.checked ? hidden.filter((one) => one !== id) : [...hidden, id])}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
