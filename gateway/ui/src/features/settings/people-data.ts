import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, api, type Schemas } from "../../client";
import { everyPage } from "../../lib/pages";

export type Staff = Schemas["StaffRead"];
export type Grant = Schemas["GrantHeld"];

/** The names of everybody whom the reader works with. */
export function usePeople() {
  return useQuery({ queryKey: ["people"], queryFn: () => answered(api.GET("/api/v1/people")), staleTime: 300_000 });
}

/** The name of a member of staff, or what stands there when nobody knows it. */
export function useNameOf(): (actor: string) => string {
  const people = usePeople().data;
  return (actor) => people?.find(({ staff_id }) => staff_id === actor.replace(/^staff:/, ""))?.name ?? actor;
}

/** Every account, for administrators. */
export function useStaff() {
  return useQuery({
    queryKey: ["staff"],
    queryFn: () => everyPage((cursor) => answered(api.GET("/api/v1/staff", { params: { query: { limit: 200, ...(cursor && { cursor }) } } }))),
  });
}

/** A change of accounts: afterwards accounts and names are fetched anew. */
export function useStaffChange<Asked, Answer = unknown>(change: (asked: Asked) => Promise<Answer>, onDone?: (answer: Answer) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (answer) => onDone?.(answer),
    onSettled: () => queries.invalidateQueries({ predicate: ({ queryKey }) => ["staff", "people"].includes(String(queryKey[0])) }),
  });
}
