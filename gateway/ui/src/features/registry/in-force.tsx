import { Button, Pill } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { inForce, type RegistrySearch, unfiltered, without } from "../../lib/registry";
import { useClients } from "./data";

/** The filters in force, each with a way to take it away. Statuses show themselves above. */
export function InForce({ search, replace }: { search: RegistrySearch; replace: (search: RegistrySearch) => void }) {
  const { t } = useTranslation();
  const clients = useClients().data ?? [];
  const all = inForce(search);
  const shown = all.filter(({ name }) => name !== "status" && name !== "q" && name !== "number");
  function words(name: keyof RegistrySearch, value: string): string {
    switch (name) {
      case "fact":
        return factWords(value, t);
      case "this_month":
      case "overdue":
      case "drift":
        return t(`registry.filter.${name}`);
      case "deal_type":
        return t(`registry.deal.${value}`);
      case "kind":
        return t(`registry.kind.${value}`);
      case "payment_state":
        return t(`registry.payment.${value}`);
      case "client_id":
        return clients.find(({ client_id }) => client_id === value)?.name ?? value;
      default:
        return `${t(`registry.filter.${name}`)}: ${value}`;
    }
  }
  if (all.length === 0) {
    return null;
  }
  return (
    <div className="in-force">
      {shown.map(({ name, value }) => (
        <Pill key={`${name} ${value}`} withRemoveButton removeButtonProps={{ "aria-label": t("registry.takeAway") }} onRemove={() => replace(without(search, name, value))}>
          {words(name, value)}
        </Pill>
      ))}
      <Button size="compact-xs" variant="subtle" onClick={() => replace(unfiltered(search))}>{t("registry.clearFilters")}</Button>
    </div>
  );
}

/** A fact and its state in words, from `delivered:failed`. */
export function factWords(value: string, t: (key: string) => string): string {
  const [fact, state] = value.split(":");
  return `${t(`fact.${fact}`)}: ${t(`state.${state}`)}`;
}
