import { Autocomplete, Select, SimpleGrid } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { NumberInput } from "../../components/number-input";
import { CURRENCIES } from "../../lib/money";
import type { Application, Deal } from "./data";
import { OverrideDialog } from "./override-dialog";

const NAMES = ["role", "person_id", "issue_type", "issue_key"] as const;
type Props = { application: Application; deal: Deal; card: boolean; onClose: () => void };

/** A price of an hour for this application, or for everything of the client; what is left empty matches all. */
export function RateDialog({ application, deal, card, onClose }: Props) {
  const { t } = useTranslation();
  const [amount, setAmount] = useState("");
  const [currency, setCurrency] = useState(application.price_currency);
  const [named, setNamed] = useState<Record<string, string>>({});
  const told = Object.fromEntries(NAMES.map((name) => [name, named[name]?.trim() || null]));
  const content = amount ? { rate: { amount, currency, ...told } } : null;
  const subject = card ? { client_id: application.client_id } : { application_id: application.application_id };
  return (
    <OverrideDialog title={t(card ? "terms.addCard" : "terms.addRate")} subject={subject} entity={application.seller_id} content={content} onClose={onClose}>
      {(wrong) => (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <NumberInput label={`${t("terms.rate.amount")}, ${currency}`} to={{ scale: 6 }} required value={amount} error={wrong["rate.amount"]} onRead={setAmount} />
          <Select label={t("terms.rate.currency")} data={[...new Set([...CURRENCIES, currency])]} value={currency} disabled={!card} allowDeselect={false} error={wrong["rate.currency"]} onChange={(value) => value && setCurrency(value)} />
          {NAMES.map((name) => (
            <Autocomplete
              key={name} label={t(`terms.rate.${name}`)} placeholder={t("terms.rate.any")} value={named[name] ?? ""} error={wrong[`rate.${name}`]}
              data={[...new Set((deal.rules?.rates ?? []).flatMap((rate) => rate[name] ?? []))]} onChange={(value) => setNamed({ ...named, [name]: value })}
            />
          ))}
        </SimpleGrid>
      )}
    </OverrideDialog>
  );
}
