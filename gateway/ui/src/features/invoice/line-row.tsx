import { Checkbox, UnstyledButton } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { type Linked, type Locked, PRICE_SCALE, plain, QUANTITY_SCALE, reaching } from "../../lib/linked";
import { amount } from "../../lib/money";
import { refusal } from "../../lib/problem";
import { Cell } from "./cell";
import type { Invoice } from "./data";
import { type Line, lineField, undoableLineEdit, moveEdit } from "./edits";
import { LineMenu } from "./line-menu";
import { LineTerms } from "./line-terms";
import { Lock } from "./lock";
import { useReadNumber } from "../../lib/read-number";
import { useQueue, useQueueState } from "./use-edits";

type Props = {
  invoice: Invoice; line: Line; last: Pick<Line, "quantity" | "net"> | undefined; count: number; chosen: boolean; locked: Locked;
  onChoose: (chosen: boolean) => void; onLock: (locked: Locked) => void; onWhy: () => void;
};

/** A line that reads like a document and edits like a sheet. Alt with an arrow moves it. */
export function LineRow({ invoice, line, last, count, chosen, locked, onChoose, onLock, onWhy }: Props) {
  const { t, i18n } = useTranslation();
  const queue = useQueue();
  const { waiting, error } = useQueueState();
  const read = useReadNumber();
  const pending = (field: string) => waiting.find(({ id }) => id === lineField(line.line_id, field));
  const wrong = (field: string) => (error && waiting[0] === pending(field) && pending(field) ? refusal(error, t) : undefined);
  const now = (field: "text" | "unit" | "quantity" | "unit_price") => pending(field)?.typed ?? (field === "quantity" || field === "unit_price" ? plain(line[field]) : line[field]);
  const linked: Linked = { quantity: now("quantity"), unit_price: now("unit_price"), ...(line.base_quantity && { base_quantity: line.base_quantity }) };

  const set = (field: "text" | "unit" | "quantity" | "unit_price", value: string) => queue.push(undoableLineEdit(invoice, line, field, value, `${line.position}. ${t(`inv.line.${field}`)}`));
  async function setAmount(typed: string) {
    const change = reaching(await read(typed, { currency: invoice.currency }), linked, locked);
    if (change === null) {
      throw new Error(t("inv.line.zero"));
    }
    for (const [field, value] of Object.entries(change) as ["quantity" | "unit_price", string][]) {
      set(field, value);
    }
  }
  function keys(event: KeyboardEvent) {
    const to = line.position + ({ ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0);
    if (event.altKey && to !== line.position && to >= 1 && to <= count) {
      event.preventDefault();
      queue.push(moveEdit(invoice, line, to, `${line.position}. ${t("inv.line.place")}`));
    }
  }
  const common = (field: "text" | "unit" | "quantity" | "unit_price") => ({
    column: field, label: `${t(`inv.line.${field}`)}, ${line.position}`, edited: line.edited.includes(field), wrong: wrong(field),
  });
  const written = (text: string) => amount(text, "", i18n.language).replace(/[.,]00$/, "");

  return (
    <tr onKeyDown={keys} className={chosen ? "chosen" : undefined}>
      <td className="sheet-number"><Checkbox size="xs" label={line.position} checked={chosen} aria-label={t("inv.line.choose", { number: line.position })} onChange={(event) => onChoose(event.currentTarget.checked)} /></td>
      <td className="sheet-text">
        <Cell {...common("text")} value={now("text")} onCommit={(typed) => set("text", typed)} />
        <LineTerms invoice={invoice} line={line} last={last} onWhy={onWhy} />
      </td>
      <td className="sheet-quantity"><Cell {...common("quantity")} kind="number" value={now("quantity")} shown={written(now("quantity"))} onCommit={async (typed) => set("quantity", await read(typed, { scale: QUANTITY_SCALE }))} /></td>
      <td className="sheet-unit"><Cell {...common("unit")} value={now("unit")} onCommit={(typed) => set("unit", typed)} /></td>
      <td className="sheet-price"><Cell {...common("unit_price")} kind="number" value={now("unit_price")} shown={amount(now("unit_price"), invoice.currency, i18n.language)} onCommit={async (typed) => set("unit_price", await read(typed, { scale: PRICE_SCALE }))} /></td>
      <td className="sheet-net">
        <Cell
          column="net" label={`${t("inv.line.net")}, ${line.position}`} kind="number" value={plain(line.net)} shown={amount(line.net, invoice.currency, i18n.language)}
          readOnly={line.discount !== "0" && plain(line.discount) !== "0"} onCommit={setAmount}
        />
      </td>
      <td className="sheet-tools">
        <UnstyledButton
          className="lock" aria-label={t(`inv.line.locked.${locked}`)} title={t(`inv.line.locked.${locked}`)}
          onClick={() => onLock(locked === "quantity" ? "unit_price" : "quantity")}
        >
          <Lock on={locked} />
        </UnstyledButton>
        <LineMenu invoice={invoice} line={line} count={count} onWhy={onWhy} />
      </td>
    </tr>
  );
}
