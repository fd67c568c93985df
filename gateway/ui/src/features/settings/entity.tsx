import { NativeSelect } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { EmptyState } from "../../components/empty-state";
import { QueryState } from "../../components/query-state";
import { shortest } from "../../lib/decimal";
import { useScope } from "../../lib/scope";
import { holds, useSession } from "../../lib/session";
import { useLegalEntities } from "../shell/scope-bar";
import { useDraft } from "./use-draft";

export type LegalEntity = Schemas["LegalEntityRead"];

/** What is set for one legal entity: the one of the page's scope, or the first; another can be chosen here. */
export function OfEntity({ children }: { children: (entity: string) => ReactNode }) {
  const { t } = useTranslation();
  const { entity, choose } = useScope();
  const entities = useLegalEntities();
  const id = useId();
  const items = entities.data?.items ?? [];
  const chosen = items.find(({ legal_entity_id }) => legal_entity_id === entity) ?? items[0];
  if (!chosen) {
    return !entities.isSuccess ? <QueryState query={entities} /> : <EmptyState title={t("settings.noEntities")}>{t("settings.noEntitiesHint")}</EmptyState>;
  }
  return (
    <>
      {items.length > 1 && (
        <div className="of-entity">
          <label htmlFor={id}>{t("scope.entity")}</label>
          <NativeSelect id={id} size="xs" value={chosen.legal_entity_id} data={items.map((one) => ({ value: one.legal_entity_id, label: one.name }))} onChange={(event) => choose({ entity: event.currentTarget.value })} />
        </div>
      )}
      <div key={chosen.legal_entity_id}>{children(chosen.legal_entity_id)}</div>
    </>
  );
}

/** The master data of a legal entity, edited as a whole. */
export function useEntityDraft(id: string) {
  const path = { legal_entity_id: id };
  return useDraft<LegalEntity>({
    key: ["legal-entity", id],
    read: async () => tidy(await answered(api.GET("/api/v1/legal-entities/{legal_entity_id}", { params: { path } }))),
    write: async ({ legal_entity_id: _id, version: _version, ...body }, version) =>
      tidy(await answered(api.PUT("/api/v1/legal-entities/{legal_entity_id}", { params: { path, header: { "If-Match": `"${version}"` } }, body }))),
  });
}

function tidy(entity: LegalEntity): LegalEntity {
  return { ...entity, regimes: entity.regimes.map((regime) => ({ ...regime, tax_rate: shortest(regime.tax_rate) })) };
}

/** Why somebody may not change a legal entity; null when they may. */
export function useNotAdmin(entity: string): string | null {
  const { t } = useTranslation();
  return holds(useSession(), ["admin"], entity) ? null : t("settings.adminRole");
}
