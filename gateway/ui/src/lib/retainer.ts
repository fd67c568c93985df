import type { Schemas } from "../client";

type Statement = Schemas["RetainerStatement"];
type Lots = Statement["opening"];

/**
 * A month of a retainer in seconds. Opening and granted time is what there is; it was used, expired, or is carried on.
 * What was used beyond it is the overage, or borrowed from later months (a negative closing).
 */
export type RetainerMonth = {
  month: string; provisional: boolean; opening: number; granted: number; used: number; overage: number; expired: number; closing: number;
};

export function retainerMonth(month: string, statement: Statement): RetainerMonth {
  return {
    month,
    provisional: statement.provisional,
    opening: secondsOf(statement.opening),
    granted: statement.granted_seconds,
    used: statement.used_seconds,
    overage: statement.overage_seconds,
    expired: secondsOf(statement.expired),
    closing: secondsOf(statement.closing),
  };
}

export function secondsOf(lots: Lots): number {
  return lots.reduce((sum, { seconds }) => sum + seconds, 0);
}

export type Piece = { kind: "used" | "overage" | "borrowed" | "expired" | "closing"; from: number; to: number };

/**
 * A month as pieces of one bar, from the bottom: used time up to what there was, then what expired and what is carried;
 * above that the overage, or what was borrowed. `level` is what there was.
 */
export function piecesOf(month: RetainerMonth): { pieces: Piece[]; level: number } {
  const level = Math.max(0, month.opening + month.granted);
  const borrowed = Math.max(0, -month.closing);
  const within = Math.max(0, month.used - month.overage - borrowed);
  const wanted: [Piece["kind"], number][] = [
    ["used", within], ["expired", month.expired], ["closing", Math.max(0, month.closing)], ["overage", month.overage], ["borrowed", borrowed],
  ];
  let top = 0;
  const pieces = wanted.flatMap(([kind, seconds]) => {
    const from = top;
    top += seconds;
    return seconds > 0 ? [{ kind, from, to: top }] : [];
  });
  return { pieces, level };
}
