import { ActionIcon, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, api } from "../../client";
import { BackIcon, ForwardIcon } from "../../components/icons";
import { month as monthText, monthAfter } from "../../lib/dates";
import { useScope } from "../../lib/scope";

/** The legal entities that somebody may see. */
export function useLegalEntities() {
  return useQuery({
    queryKey: ["legal-entities"],
    queryFn: () => answered(api.GET("/api/v1/legal-entities", { params: { query: { limit: 100 } } })),
    staleTime: 600_000,
  });
}

/** The name of a legal entity by its id. */
export function useEntityName(): (id: string) => string {
  const entities = useLegalEntities().data?.items ?? [];
  return (id) => entities.find(({ legal_entity_id }) => legal_entity_id === id)?.name ?? id;
}

/** Chooses the legal entity and the month that every page looks at. */
export function ScopeBar() {
  const { t, i18n } = useTranslation();
  const { entity, month, choose } = useScope();
  const entities = useLegalEntities().data?.items ?? [];
  return (
    <div className="scope">
      {(entities.length > 1 || entity) && (
        <NativeSelect
          size="xs" aria-label={t("scope.entity")} value={entity ?? ""} className="scope-entity"
          data={[{ value: "", label: t("scope.allEntities") }, ...entities.map((one) => ({ value: one.legal_entity_id, label: one.name }))]}
          onChange={(event) => choose({ entity: event.currentTarget.value || undefined })}
        />
      )}
      <div className="scope-month" role="group" aria-label={t("scope.month")}>
        <ActionIcon variant="subtle" color="gray" aria-label={t("scope.previous")} onClick={() => choose({ month: monthAfter(month, -1) })}><BackIcon size={16} /></ActionIcon>
        <span aria-live="polite">{monthText(month, i18n.language)}</span>
        <ActionIcon variant="subtle" color="gray" aria-label={t("scope.next")} onClick={() => choose({ month: monthAfter(month, 1) })}><ForwardIcon size={16} /></ActionIcon>
      </div>
    </div>
  );
}
