import { Checkbox } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Role } from "../../client";
import { useEntityName, useLegalEntities } from "../shell/scope-bar";
import type { Grant } from "./people-data";

const ROLES: readonly Role[] = ["viewer", "project_manager", "preparer", "approver", "signer", "sales", "accountant", "admin"];
const EVERY = "*";

type Props = { value: readonly Grant[]; onChange: (grants: Grant[]) => void; within?: readonly Grant[]; error?: string | undefined; readOnly?: boolean };

/** Roles by legal entity; of `within` only what is held there can be given on. */
export function GrantsField({ value, onChange, within, error, readOnly = false }: Props) {
  const { t } = useTranslation();
  const entities = useLegalEntities().data?.items ?? [];
  const entityName = useEntityName();
  const known = [EVERY, ...entities.map(({ legal_entity_id }) => legal_entity_id)];
  const others = [...new Set(value.map(({ legal_entity_id }) => legal_entity_id))].filter((id) => !known.includes(id));
  const has = (of: readonly Grant[], role: Role, id: string) => of.some((grant) => grant.role === role && grant.legal_entity_id === id);
  const givable = (role: Role, id: string) => !within || has(within, role, id) || has(within, role, EVERY);
  const rows = [...known, ...others].filter((id) => ROLES.some((role) => givable(role, id)));
  return (
    <div className="grants">
      {rows.map((id) => (
        <fieldset key={id} className="setting-item">
          <legend>{id === EVERY ? t("scope.allEntities") : entityName(id)}</legend>
          <div className="ticks">
            {ROLES.filter((role) => givable(role, id)).map((role) => {
              const everywhere = id !== EVERY && has(value, role, EVERY);
              return (
                <Checkbox
                  key={role} size="xs" label={t(`role.${role}`)} checked={everywhere || has(value, role, id)} disabled={readOnly || everywhere}
                  onChange={(event) => onChange(event.currentTarget.checked ? [...value, { role, legal_entity_id: id }] : value.filter((grant) => !(grant.role === role && grant.legal_entity_id === id)))}
                />
              );
            })}
          </div>
        </fieldset>
      ))}
      {error && <p className="wrong small" role="alert">{error}</p>}
    </div>
  );
}

/** Roles in words: "approver, signer (Proxima Ops)". */
export function useGrantWords(): (grants: readonly Grant[]) => string {
  const { t } = useTranslation();
  const nameOf = useEntityName();
  return (grants) => {
    const by = new Map<string, string[]>();
    for (const { role, legal_entity_id } of grants) {
      by.set(legal_entity_id, [...(by.get(legal_entity_id) ?? []), t(`role.${role}`)]);
    }
    return [...by].map(([id, roles]) => (id === EVERY ? roles.join(", ") : `${roles.join(", ")} (${nameOf(id)})`)).join("; ");
  };
}
