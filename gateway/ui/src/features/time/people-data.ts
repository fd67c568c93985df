import { useQuery } from "@tanstack/react-query";
import { answered, api, type Schemas } from "../../client";
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
