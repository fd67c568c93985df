import { divide, multiply, round } from "./decimal";

export type Linked = { quantity: string; unit_price: string; base_quantity?: string };
export type Locked = "quantity" | "unit_price";

/** Digits that the server keeps of a quantity and of a price. */
export const QUANTITY_SCALE = 6;
export const PRICE_SCALE = 6;

/**
 * What to change so that quantity × price comes to `amount`: the one of the two that is not locked. Null when the
 * locked one is zero and the amount cannot be reached. The amount may differ in its last digits; the server's counts.
 */
export function reaching(amount: string, line: Linked, locked: Locked): { quantity: string } | { unit_price: string } | null {
  const whole = multiply(amount, line.base_quantity ?? "1");
  if (locked === "unit_price") {
    const quantity = divide(whole, line.unit_price, QUANTITY_SCALE);
    return quantity === null ? null : { quantity: plain(quantity) };
  }
  const unit_price = divide(whole, line.quantity, PRICE_SCALE);
  return unit_price === null ? null : { unit_price: plain(unit_price) };
}

/** Quantity × price before discounts, with `digits` digits. */
export function product(line: Linked, digits: number): string {
  return divide(multiply(line.quantity, line.unit_price), line.base_quantity ?? "1", digits) ?? round("0", digits);
}

/** A decimal without zeros that say nothing: `1.500000` is `1.5`. */
export function plain(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
