type Exact = { units: bigint; scale: number };

const WRITTEN = /^([-+\u2212]?)(\d*)(?:\.(\d*))?$/;

/** Whether a text is a decimal number that the functions here take. */
export function isDecimal(text: string): boolean {
  const match = WRITTEN.exec(text.trim());
  return match !== null && Boolean(match[2] || match[3]);
}

/** What is typed into a field of amounts, as the functions here take it: a comma is a point, spaces are none. */
export function asTyped(text: string): string {
  return text.replace(",", ".").replaceAll(/\s/g, "");
}

/** A decimal text without the zeros at its end that say nothing: `12.5000` is `12.5`. */
export function shortest(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function read(text: string): Exact {
  const match = WRITTEN.exec(text.trim());
  if (!match || !(match[2] || match[3])) {
    throw new RangeError(`not a decimal number: ${text}`);
  }
  const fraction = match[3] ?? "";
  const units = BigInt(`${match[2]}${fraction}`);
  return { units: match[1] && match[1] !== "+" ? -units : units, scale: fraction.length };
}

function write({ units, scale }: Exact): string {
  const sign = units < 0n ? "-" : "";
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function level(one: Exact, other: Exact): [bigint, bigint, number] {
  const scale = Math.max(one.scale, other.scale);
  return [one.units * 10n ** BigInt(scale - one.scale), other.units * 10n ** BigInt(scale - other.scale), scale];
}

/** Exact sums, differences and products of decimal texts; the scale of the result is the one that loses nothing. */
export function add(one: string, other: string): string {
  const [left, right, scale] = level(read(one), read(other));
  return write({ units: left + right, scale });
}

export function subtract(one: string, other: string): string {
  const [left, right, scale] = level(read(one), read(other));
  return write({ units: left - right, scale });
}

export function multiply(one: string, other: string): string {
  const [left, right] = [read(one), read(other)];
  return write({ units: left.units * right.units, scale: left.scale + right.scale });
}

export function sum(texts: readonly string[]): string {
  return texts.reduce(add, "0");
}

/** Below, equal or above: -1, 0 or 1. */
export function compare(one: string, other: string): -1 | 0 | 1 {
  const [left, right] = level(read(one), read(other));
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A quotient with `scale` digits, half away from zero; null when there is nothing to divide by. */
export function divide(one: string, other: string, scale: number): string | null {
  const [left, right] = level(read(one), read(other));
  return right === 0n ? null : write({ units: halfUp(left * 10n ** BigInt(scale), right), scale });
}

/** A number with `scale` digits, half away from zero, as documents are rounded. */
export function round(text: string, scale: number): string {
  const { units, scale: has } = read(text);
  const rounded = has <= scale ? units * 10n ** BigInt(scale - has) : halfUp(units, 10n ** BigInt(has - scale));
  return write({ units: rounded, scale });
}

function halfUp(over: bigint, under: bigint): bigint {
  const negative = over < 0n !== under < 0n;
  const [top, bottom] = [over < 0n ? -over : over, under < 0n ? -under : under];
  const rounded = (2n * top + bottom) / (2n * bottom);
  return negative ? -rounded : rounded;
}
