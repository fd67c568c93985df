import { Checkbox, Select, TextInput } from "@mantine/core";
import { asTyped } from "../../lib/decimal";

/** A value that is edited: how to change it, what the server found wrong (by path), and where it stands in the whole. */
export type Form<Value> = {
  value: Value;
  put: (change: Partial<Value>) => void;
  wrong: Record<string, string>;
  at: string;
  readOnly: boolean;
};

type Named<Value, Kind> = { [Name in keyof Value]-?: NonNullable<Value[Name]> extends Kind ? Name : never }[keyof Value] & string;
type Props<Value, Kind> = { form: Form<Value>; name: Named<Value, Kind>; label: string; description?: string; className?: string };
type TextProps<Value> = Props<Value, string | number> & {
  required?: boolean; kind?: "text" | "date" | "decimal" | "email" | "whole"; placeholder?: string; maxLength?: number;
};

// A name that stands for texts takes a text; the type of the change cannot say so.
function change<Value>(name: keyof Value, to: unknown): Partial<Value> {
  return { [name]: to } as Partial<Value>;
}

/** A text, a date or a decimal number; what is not required and empty is null. */
export function TextField<Value>({ form, name, label, required = false, kind = "text", ...props }: TextProps<Value>) {
  function read(typed: string) {
    const text = kind === "decimal" ? asTyped(typed) : typed;
    if (text === "" && !required) {
      return null;
    }
    return kind === "whole" && /^\d+$/.test(text) ? Number(text) : text;
  }
  return (
    <TextInput
      size="sm" inputWrapperOrder={["label", "input", "description", "error"]} label={label} required={required} withAsterisk={required && !form.readOnly} readOnly={form.readOnly} type={kind === "date" || kind === "email" ? kind : "text"}
      {...((kind === "decimal" || kind === "whole") && { inputMode: "decimal" as const })}
      value={String(form.value[name] ?? "")} error={form.wrong[`${form.at}${name}`]} onChange={(event) => form.put(change(name, read(event.currentTarget.value)))} {...props}
    />
  );
}

type ChoiceProps<Value> = Props<Value, string | number> & { options: readonly { value: string; label: string }[]; clearable?: boolean };

/** One of a few words. */
export function ChoiceField<Value>({ form, name, label, options, clearable = false, ...props }: ChoiceProps<Value>) {
  return (
    <Select
      size="sm" label={label} data={options} readOnly={form.readOnly} allowDeselect={false} clearable={clearable && !form.readOnly} value={form.value[name] === null || form.value[name] === undefined ? null : String(form.value[name])}
      error={form.wrong[`${form.at}${name}`]} onChange={(value) => form.put(change(name, value))} {...props}
    />
  );
}

/** Yes or no. */
export function TickField<Value>({ form, name, label, ...props }: Props<Value, boolean>) {
  return (
    <Checkbox
      size="sm" label={label} checked={Boolean(form.value[name])} disabled={form.readOnly} error={form.wrong[`${form.at}${name}`]}
      onChange={(event) => form.put(change(name, event.currentTarget.checked))} {...props}
    />
  );
}

/** The form of one item of a list inside another form. */
export function itemOf<Value, Item extends object>(form: Form<Value>, name: keyof Value & string, items: readonly Item[], index: number): Form<Item> {
  return {
    value: items[index] as Item,
    put: (part) => form.put(change(name, items.map((item, at) => (at === index ? { ...item, ...part } : item)))),
    wrong: form.wrong,
    at: `${form.at}${name}.${index}.`,
    readOnly: form.readOnly,
  };
}
