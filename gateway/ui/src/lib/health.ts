type Clock = { name: string; last_ok: boolean | null };

/** What is known of a partner: work that failed or is in doubt, what was stopped by a person or a breaker, and what runs by the clock. */
export type Signs = { failed: number; unknown: number; paused: boolean; stopped: boolean; clock: readonly Clock[] };
export type Health = "well" | "paused" | "troubled" | "stopped";

/** How a partner stands; the sign that most needs a person decides. */
export function healthOf({ failed, unknown, paused, stopped, clock }: Signs): Health {
  if (stopped) {
    return "stopped";
  }
  if (failed + unknown > 0 || clock.some(({ last_ok }) => last_ok === false)) {
    return "troubled";
  }
  return paused ? "paused" : "well";
}

/** Whether a lane, `didox:S1`, is a partner's. */
export function isLaneOf(lane: string, partner: string): boolean {
  return lane === partner || lane.startsWith(`${partner}:`) || lane.startsWith(`${partner}_`);
}
