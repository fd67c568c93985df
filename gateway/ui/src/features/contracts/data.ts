import { queryOptions } from "@tanstack/react-query";
import { answered, api } from "../../client";

const FRESH = 60_000;

/** A seller with the signers that it names. */
export const sellerQuery = (legalEntityId: string) =>
  queryOptions({
    queryKey: ["contract-seller", legalEntityId],
    staleTime: FRESH,
    queryFn: () => answered(api.GET("/api/v1/legal-entities/{legal_entity_id}", { params: { path: { legal_entity_id: legalEntityId } } })),
  });
