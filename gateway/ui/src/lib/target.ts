import { add, compare, divide, multiply, subtract, sum } from "./decimal";

type Line = { line_id: string; net: string };

/** What the net has to change by for the total to become `wanted`, in proportion to the tax that is inside. */
export function netChange(wanted: string, total: string, net: string, digits: number): string | null {
  return divide(multiply(subtract(wanted, total), net), total, digits);
}

/** New nets of lines that share a change by what each comes to; what rounding leaves goes to the largest. */
export function spread(change: string, lines: readonly Line[], digits: number): { line_id: string; net: string }[] | null {
  const whole = sum(lines.map(({ net }) => net));
  const shares = lines.map((line) => ({ ...line, share: divide(multiply(change, line.net), whole, digits) }));
  const told = shares.flatMap(({ line_id, net, share }) => (share === null ? [] : [{ line_id, net, share }]));
  if (told.length === 0 || told.length < lines.length) {
    return null;
  }
  const rest = subtract(change, sum(told.map(({ share }) => share)));
  const largest = told.reduce((most, one) => (compare(one.net, most.net) > 0 ? one : most));
  return told.map((one) => ({ line_id: one.line_id, net: add(add(one.net, one.share), one === largest ? rest : "0") }));
}
