import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, api, type Role, type Schemas } from "../../client";
import { dayOf } from "../../lib/dates";
import { everyPage } from "../../lib/pages";
import { holds, useSession } from "../../lib/session";

export type Application = Schemas["ApplicationRead"];
export type Client = Schemas["ClientRead"];
export type Deal = Schemas["DealRead"];
export type Override = Schemas["OverrideRead"];
export type AddOverride = Schemas["AddOverride"];
export type Effect = Schemas["OverrideEffect"];

const TERMS = ["applications", "application", "client", "clients", "overrides", "deal", "retainer", "advance-accounts"];
export const OVERRIDE_ROLES: readonly Role[] = ["preparer", "accountant", "admin"];
export const RECORD_ROLES: readonly Role[] = ["project_manager", "preparer", "accountant", "admin"];
export const ADJUST_ROLES: readonly Role[] = ["accountant", "admin"];

/** A change of what is agreed: afterwards everything that tells of it is fetched anew. */
export function useTermsChange<Asked, Answer>(change: (asked: Asked) => Promise<Answer>, onDone?: (answer: Answer) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (answer) => onDone?.(answer),
    onSettled: () => queries.invalidateQueries({ predicate: ({ queryKey }) => TERMS.includes(String(queryKey[0])) }),
  });
}

/** Why somebody may not, in words that `key` names; null when they may. Without a legal entity any will do. */
export function useRefusedTo(roles: readonly Role[], words: string, legalEntity?: string): string | null {
  return holds(useSession(), roles, legalEntity) ? null : words;
}

/** Every application and every client as they are today: lists, choices and names read the same answer, each as fresh as it needs. */
export const APPLICATIONS = queryOptions({
  queryKey: ["applications"],
  queryFn: () => everyPage((cursor) => answered(api.GET("/api/v1/applications", { params: { query: { on: dayOf(new Date()), limit: 200, ...(cursor && { cursor }) } } }))),
  meta: { live: true },
});
export const CLIENTS = queryOptions({
  queryKey: ["clients"],
  queryFn: () => everyPage((cursor) => answered(api.GET("/api/v1/clients", { params: { query: { on: dayOf(new Date()), limit: 200, ...(cursor && { cursor }) } } }))),
});

export function useApplications() {
  return useQuery(APPLICATIONS);
}

export function useAllClients() {
  return useQuery(CLIENTS);
}

export function useApplication(id: string) {
  return useQuery({
    queryKey: ["application", id],
    queryFn: () => answered(api.GET("/api/v1/applications/{application_id}", { params: { path: { application_id: id }, query: { on: dayOf(new Date()) } } })),
    meta: { live: true },
  });
}

export function useClient(id: string) {
  return useQuery({
    queryKey: ["client", id],
    queryFn: () => answered(api.GET("/api/v1/clients/{client_id}", { params: { path: { client_id: id }, query: { on: dayOf(new Date()) } } })),
  });
}

export function useDeal(id: string) {
  return useQuery({
    queryKey: ["deal", id],
    queryFn: () => answered(api.GET("/api/v1/applications/{application_id}/deal", { params: { path: { application_id: id } } })),
    meta: { live: true },
  });
}

/** Rules of staff for an application, a client, or all of them; the newest first. */
export function useOverrides(subject: { application_id?: string; client_id?: string }) {
  return useQuery({
    queryKey: ["overrides", subject],
    queryFn: async () => {
      const rules = await everyPage((cursor) => answered(api.GET("/api/v1/overrides", { params: { query: { ...subject, limit: 200, ...(cursor && { cursor }) } } })));
      return rules.toReversed();
    },
  });
}
