import { queryOptions, useQuery } from "@tanstack/react-query";
import { answered, api, type Schemas } from "../../client";
import { everyPage } from "../../lib/pages";

export type Contract = Schemas["ApplicationRead"];
const LIMIT = 200;
const FRESH = 60_000;

/** The contracts, as the source has them; how each stands is told of one at a time. */
export function useContracts() {
  return useQuery({
    queryKey: ["contracts"],
    staleTime: FRESH,
    queryFn: () => everyPage<Contract>((cursor) => answered(api.GET("/api/v1/applications", { params: { query: { limit: LIMIT, ...(cursor && { cursor }) } } }))),
  });
}

/** A contract with what staff say instead, and how much of its amount is used. */
export const contractQuery = (applicationId: string) =>
  queryOptions({
    queryKey: ["contract", applicationId],
    staleTime: FRESH,
    queryFn: () => answered(api.GET("/api/v1/applications/{application_id}", { params: { path: { application_id: applicationId } } })),
  });

/** A client with what staff say instead, and when it was compared with the tax base. */
export const clientQuery = (clientId: string) =>
  queryOptions({
    queryKey: ["contract-client", clientId],
    staleTime: FRESH,
    queryFn: () => answered(api.GET("/api/v1/clients/{client_id}", { params: { path: { client_id: clientId } } })),
  });

export const sellerQuery = (legalEntityId: string) =>
  queryOptions({
    queryKey: ["contract-seller", legalEntityId],
    staleTime: FRESH,
    queryFn: () => answered(api.GET("/api/v1/legal-entities/{legal_entity_id}", { params: { path: { legal_entity_id: legalEntityId } } })),
  });

export const dealQuery = (applicationId: string) =>
  queryOptions({
    queryKey: ["contract-deal", applicationId],
    meta: { live: true },
    queryFn: () => answered(api.GET("/api/v1/applications/{application_id}/deal", { params: { path: { application_id: applicationId } } })),
  });
