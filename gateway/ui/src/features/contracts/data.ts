import { useCallback } from "react";
import type { Schemas } from "../../client";
import { signersOf } from "../../lib/contracts";
import type { Application } from "../clients/data";
import { useLegalEntities } from "../shell/scope-bar";

/** Who signs the papers of a contract for its seller on a day; undefined while the sellers are not known. */
export function useContractSigners(today: string): (contract: Application) => Schemas["Signer"][] | undefined {
  const sellers = useLegalEntities().data?.items;
  return useCallback(
    ({ seller_id, document_set }) => sellers && signersOf(sellers.find(({ legal_entity_id }) => legal_entity_id === seller_id)?.signers, document_set, today),
    [sellers, today],
  );
}
