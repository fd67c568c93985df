import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { amount } from "../../lib/money";
import { refusal } from "../../lib/problem";
import { useReadNumber } from "./read-number";

type Props = { label: string; currency: string; value: string; error?: string | undefined; onRead: (value: string) => void };

/** An amount, or a sum of amounts, which is read when the field is left. */
export function AmountInput({ label, currency, value, error, onRead }: Props) {
  const { t, i18n } = useTranslation();
  const read = useReadNumber();
  const [typed, setTyped] = useState<string | null>(null);
  const [failed, setFailed] = useState<Error | null>(null);
  async function leave() {
    if (typed === null) {
      return;
    }
    try {
      onRead(await read(typed, { currency }));
      setTyped(null);
      setFailed(null);
    } catch (problem) {
      setFailed(problem as Error);
    }
  }
  return (
    <TextInput
      label={label} required inputMode="decimal" classNames={{ input: "right amount" }} value={typed ?? amount(value, currency, i18n.language)}
      error={failed ? refusal(failed, t) : error} onChange={(event) => { setTyped(event.currentTarget.value); }} onBlur={() => void leave()}
    />
  );
}
