import { Button, Group } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Money } from "../../components/money";
import { sum } from "../../lib/decimal";
import { lastOf } from "../../lib/difference";
import type { Locked } from "../../lib/linked";
import { useLastMonth } from "../approvals/data";
import type { Invoice } from "./data";
import { addEdit, mergeEdit } from "./line-edits";
import { LineRow } from "./line-row";
import { useQueue } from "./use-edits";

/** The lines of a draft. Enter moves on, Esc restores, Alt with an arrow moves a line; amounts take sums. */
export function Sheet({ invoice, onWhy }: { invoice: Invoice; onWhy: (lineId: string) => void }) {
  const { t } = useTranslation();
  const queue = useQueue();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [locks, setLocks] = useState<Record<string, Locked>>({});
  const lines = invoice.lines.toSorted((one, other) => one.position - other.position);
  const last = useLastMonth(invoice).data;
  const before = useMemo(() => (last?.currency === invoice.currency ? lastOf(last.lines) : () => undefined), [last, invoice.currency]);
  const picked = lines.filter(({ line_id }) => chosen.has(line_id));

  function choose(id: string, on: boolean) {
    const next = new Set(chosen);
    next[on ? "add" : "delete"](id);
    setChosen(next);
  }
  function merge() {
    queue.push(mergeEdit(invoice, picked.map(({ line_id }) => line_id), t("inv.line.merge"), t("inv.final.joined")));
    setChosen(new Set());
  }
  const add = () => queue.push(addEdit({ kind: "manual", text: t("inv.line.fresh"), unit: lines.at(-1)?.unit ?? t("inv.line.hour"), quantity: "1", unit_price: "0", discount: "0", charge: "0", base_quantity: "1" }, t("inv.line.add")));

  return (
    <section aria-label={t("inv.lines")}>
      <div className="sheet-frame">
        <table className="sheet">
          <thead>
            <tr>
              <th className="sheet-number">{t("inv.line.number")}</th>
              <th>{t("inv.line.text")}</th>
              <th className="right">{t("inv.line.quantity")}</th>
              <th>{t("inv.line.unit")}</th>
              <th className="right">{t("inv.line.unit_price")}</th>
              <th className="right">{t("inv.line.net")}, {invoice.currency}</th>
              <th><span className="unseen">{t("inv.line.tools")}</span></th>
            </tr>
          </thead>
          <tbody>
            {lines.length === 0 && <tr><td colSpan={7} className="quiet">{t("inv.noLines")}</td></tr>}
            {lines.map((line) => (
              <LineRow
                key={line.line_id} invoice={invoice} line={line} last={before(line)} count={lines.length} chosen={chosen.has(line.line_id)} locked={locks[line.line_id] ?? "unit_price"}
                onChoose={(on) => choose(line.line_id, on)} onLock={(locked) => setLocks({ ...locks, [line.line_id]: locked })} onWhy={() => onWhy(line.line_id)}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Group gap="xs" mt="xs" justify="space-between">
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={add}>{t("inv.line.add")}</Button>
          {picked.length > 1 && <Button size="xs" variant="default" onClick={merge}>{t("inv.line.merge")}</Button>}
        </Group>
        {picked.length > 0 && (
          <span className="quiet small">{t("inv.chosen", { count: picked.length })} <Money value={sum(picked.map(({ net }) => net))} currency={invoice.currency} /></span>
        )}
      </Group>
    </section>
  );
}
