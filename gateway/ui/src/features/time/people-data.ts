import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, api, intention, type Schemas } from "../../client";
import { everyPage } from "../../lib/pages";

export type PersonHours = Schemas["PersonHours"];
export type PeopleHours = Omit<Schemas["PeopleHours"], "next_cursor">;

/** Everybody's hours of a month, read from the source now; those behind alone unless all are wanted. */
export function usePeopleHours(month: string, everybody: boolean, allowed: boolean) {
  return useQuery({
    queryKey: ["people-hours", month, everybody],
    enabled: allowed,
    queryFn: () => read(month, everybody),
  });
}

async function read(month: string, everybody: boolean): Promise<PeopleHours> {
  let head: Schemas["PeopleHours"] | undefined;
  const items = await everyPage(async (cursor) => {
    const query = { behind: !everybody, limit: 200, ...(cursor && { cursor }) };
    const page = await answered(api.GET("/api/v1/months/{month}/people", { params: { path: { month }, query } }));
    head ??= page;
    return page;
  });
  return { ...(head as Schemas["PeopleHours"]), items };
}

/** Whom the bot can remind, and whom it has today. */
export function useReach() {
  return useQuery({ queryKey: ["reach"], queryFn: () => answered(api.GET("/api/v1/telegram/people")) });
}

/** Reminds people by the bot; afterwards it is asked anew whom it can reach. */
export function useReminding(month: string, on: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (people: readonly PersonHours[]) => {
      const asked = people.map(({ person_id, logged_seconds, expected_seconds, empty_days }) => ({ person_id, logged_seconds, expected_seconds, empty_days }));
      return answered(api.POST("/api/v1/telegram/reminders", { params: { header: { "Idempotency-Key": intention() } }, body: { month, on, people: asked } }));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["reach"] }),
  });
}
