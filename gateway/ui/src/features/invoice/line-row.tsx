import { Checkbox, UnstyledButton } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { type Linked, type Locked, PRICE_SCALE, plain, QUANTITY_SCALE, reaching } from "../../lib/linked";
import { amount } from "../../lib/money";
import { refusal, Told } from "../../lib/problem";
import { Cell } from "./cell";
import type { Invoice } from "./data";
import { amountEdit, type Line, lineEdit, lineField, priced } from "./edits";
import { moveEdit } from "./line-edits";
import { LineMenu } from "./line-menu";
import { LineTerms } from "./line-terms";
import { Lock } from "./lock";
import { useReadNumber } from "../../lib/read-number";
import { useQueue, useQueueState } from "./use-edits";

type Field = "text" | "unit" | "quantity" | "unit_price";
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
  const wrong = (field: string) => (error && pending(field) && waiting[0] === pending(field) ? refusal(error, t) : undefined);
  const now = (field: Field) => {
    const said = pending(field)?.typed ?? line[field];
    return field === "quantity" || field === "unit_price" ? plain(said) : said;
  };
  const net = plain(pending("net")?.typed ?? line.net);
  const linked: Linked = { quantity: now("quantity"), unit_price: now("unit_price"), ...(line.base_quantity && { base_quantity: line.base_quantity }) };

  const named = (field: Field | "net") => `${line.position}. ${t(`inv.line.${field}`)}`;
  const set = (field: Field, value: string, base: string) => queue.push(lineEdit(invoice, line, field, value, named(field), base));
  async function setAmount(typed: string, base: string) {
    const wanted = await read(typed, { currency: invoice.currency });
    if (reaching(wanted, linked, locked) === null) {
      throw new Told(t("inv.line.zero"));
    }
    queue.push(amountEdit(line, wanted, locked, named("net"), base));
  }
  function keys(event: KeyboardEvent) {
    const to = line.position + ({ ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0);
    if (event.altKey && to !== line.position && to >= 1 && to <= count) {
      event.preventDefault();
      queue.push(moveEdit(invoice, line, to, `${line.position}. ${t("inv.line.place")}`));
    }
  }
  const common = (field: Field) => ({ column: field, label: `${t(`inv.line.${field}`)}, ${line.position}`, edited: line.edited.includes(field), wrong: wrong(field) });
  const written = (text: string) => amount(text, "", i18n.language).replace(/[.,]00$/, "");

  return (
    <tr onKeyDown={keys} className={chosen ? "chosen" : undefined}>
      <td className="sheet-number"><Checkbox size="xs" label={line.position} checked={chosen} aria-label={t("inv.line.choose", { number: line.position })} onChange={(event) => onChoose(event.currentTarget.checked)} /></td>
      <td className="sheet-text">
        <Cell {...common("text")} value={now("text")} onCommit={(typed, base) => set("text", typed, base)} />
        <LineTerms invoice={invoice} line={line} last={last} onWhy={onWhy} />
      </td>
      <td className="sheet-quantity"><Cell {...common("quantity")} kind="number" value={now("quantity")} shown={written(now("quantity"))} onCommit={async (typed, base) => set("quantity", await read(typed, { scale: QUANTITY_SCALE }), base)} /></td>
      <td className="sheet-unit"><Cell {...common("unit")} value={now("unit")} onCommit={(typed, base) => set("unit", typed, base)} /></td>
      <td className="sheet-price"><Cell {...common("unit_price")} kind="number" value={now("unit_price")} shown={amount(now("unit_price"), invoice.currency, i18n.language)} onCommit={async (typed, base) => set("unit_price", await read(typed, { scale: PRICE_SCALE }), base)} /></td>
      <td className="sheet-net">
        <Cell
          column="net" label={`${t("inv.line.net")}, ${line.position}`} kind="number" value={net} shown={amount(net, invoice.currency, i18n.language)} part={priced({ ...linked, discount: line.discount })}
          wrong={wrong("net")} readOnly={plain(line.discount) !== "0"} onCommit={setAmount}
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
