import { expect, test } from "vitest";
import { piecesOf, retainerMonth } from "./retainer";

const H = 3600;
const lots = (hours: number) => (hours === 0 ? [] : [{ lot_month: "2026-09", seconds: hours * H }]);
const statement = (opening: number, granted: number, used: number, overage: number, expired: number, closing: number) => ({
  version: 1, provisional: false, rollover: true, opening: lots(opening), granted_seconds: granted * H, used_seconds: used * H, overage_seconds: overage * H, expired: lots(expired), closing: lots(closing),
});
const pieces = (...hours: Parameters<typeof statement>) => {
  const { pieces: found, level } = piecesOf(retainerMonth("2026-10", statement(...hours)));
  return [level / H, ...found.map(({ kind, from, to }) => `${kind} ${from / H}-${to / H}`)];
};

test("what there was is used, expired or carried", () => {
  expect(pieces(8, 20, 5, 0, 5, 18)).toEqual([28, "used 0-5", "expired 5-10", "closing 10-28"]);
});

test("overage stands above what there was", () => {
  expect(pieces(8, 20, 33, 5, 0, 0)).toEqual([28, "used 0-28", "overage 28-33"]);
});

test("borrowed time stands above it too, and shrinks the next month", () => {
  expect(pieces(0, 40, 50, 0, 0, -10)).toEqual([40, "used 0-40", "borrowed 40-50"]);
  expect(pieces(-10, 40, 30, 0, 0, 0)).toEqual([30, "used 0-30"]);
});
