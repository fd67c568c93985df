import { TextInput } from "@mantine/core";
import { createContext, use, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { amount } from "../lib/money";
import { refusal } from "../lib/problem";
import { type NumberKind, useReadNumber } from "../lib/read-number";

/** Where a form hears of numbers that are still being read, so that it is not sent without them. */
export const Readings = createContext<(field: string, reading: Promise<boolean>) => void>(() => undefined);

type Props = {
  label: string; to: NumberKind; value: string; error?: string | undefined; onRead: (value: string) => void;
  required?: boolean; description?: string; readOnly?: boolean;
};

/** A number, or a sum of numbers, which is read when the field is left or Enter is pressed in it. */
export function NumberInput({ label, to, value, error, onRead, required = false, description, readOnly = false }: Props) {
  const { t, i18n } = useTranslation();
  const read = useReadNumber();
  const readings = use(Readings);
  const field = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [failed, setFailed] = useState<Error | null>(null);
  useEffect(() => () => readings(field, Promise.resolve(true)), [readings, field]);
  async function leave(text: string): Promise<boolean> {
    try {
      onRead(text.trim() === "" && !required ? "" : await read(text, to));
      setTyped((now) => (now === text ? null : now));
      setFailed(null);
      return true;
    } catch (problem) {
      setFailed(problem as Error);
      return false;
    }
  }
  const commit = () => typed !== null && readings(field, leave(typed));
  const shown = value === "" ? "" : amount(value, "currency" in to ? to.currency : "", i18n.language, "scale" in to ? 0 : undefined);
  return (
    <TextInput
      label={label} description={description} required={required} readOnly={readOnly} inputMode="decimal" classNames={{ input: "right amount" }} value={typed ?? shown}
      error={failed ? refusal(failed, t) : error} onChange={(event) => setTyped(event.currentTarget.value)} onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter" && typed !== null) {
          event.preventDefault();
          commit();
        }
      }}
    />
  );
}
