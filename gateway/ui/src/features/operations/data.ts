import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, api, type Schemas } from "../../client";

export const SERVICES = ["invoice", "render", "delivery", "accounting"] as const;
export type Service = (typeof SERVICES)[number];
export type Operations = Schemas["OperationsRead"];
export type Parked = Operations["parked"][number];
export type Job = Operations["jobs"][number];
export type Effect = Operations["effects"][number];

const LIMIT = 200;
// Trouble comes without a sign on the live stream.
const LOOK_AGAIN = 15_000;

const READ = {
  invoice: () => api.GET("/api/v1/operations/invoice", { params: { query: { limit: LIMIT } } }),
  render: () => api.GET("/api/v1/operations/render", { params: { query: { limit: LIMIT } } }),
  delivery: () => api.GET("/api/v1/operations/delivery", { params: { query: { limit: LIMIT } } }),
  accounting: () => api.GET("/api/v1/operations/accounting", { params: { query: { limit: LIMIT } } }),
} as const;

/** Everything that waits for a person in one service. */
export function useOperations(service: Service) {
  return useQuery({ queryKey: ["operations", service], queryFn: () => answered<Operations>(READ[service]()), refetchInterval: LOOK_AGAIN });
}

/** Something that waits at a partner; a decision about any of them makes all of it old. */
export function usePartner<Data>(name: string, read: () => Promise<Data>) {
  return useQuery({ queryKey: ["partner", name], queryFn: read, refetchInterval: LOOK_AGAIN });
}

/** How each legal entity's log-in at Didox stands. */
export function useDidoxCompanies() {
  return usePartner("didox-companies", () => answered(api.GET("/api/v1/didox/companies")));
}

export type Verb =
  | { service: Service; verb: "replay" | "skip"; parked: Parked }
  | { service: Service; verb: "retry"; job: Job }
  | { service: Service; verb: "give_up"; job: Job; reason: string }
  | { service: Service; verb: "arrived" | "lost"; effect: Effect };

/** What a person decides about something that waits in a service. */
export function useDecision(onDone?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (asked: Verb) => answered(decide(asked)),
    onSuccess: () => onDone?.(),
    onSettled: (_data, _error, { service }) => queries.invalidateQueries({ queryKey: ["operations", service] }),
  });
}

// The four services have the same routes under their own names.
function decide(asked: Verb) {
  const at = `/api/v1/operations/${asked.service}` as "/api/v1/operations/invoice";
  switch (asked.verb) {
    case "replay":
    case "skip":
      return api.POST(`${at}/parked/{parked_id}/${asked.verb}`, { params: { path: { parked_id: asked.parked.id } } });
    case "retry":
      return api.POST(`${at}/jobs/{job_id}/retry`, { params: { path: { job_id: asked.job.id } } });
    case "give_up":
      return api.POST(`${at}/jobs/{job_id}/skip`, { params: { path: { job_id: asked.job.id } }, body: { reason: asked.reason } });
    case "arrived":
    case "lost": {
      const { partner, operation, document_id, revision, ordinal } = asked.effect;
      return api.POST(`${at}/effects/resolve`, { body: { partner, operation, document_id, revision, ordinal, arrived: asked.verb === "arrived" } });
    }
  }
}
