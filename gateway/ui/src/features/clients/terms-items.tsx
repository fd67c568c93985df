import { ActionIcon, Button, SegmentedControl, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CloseIcon } from "../../components/icons";
import { NumberInput } from "../../components/number-input";
import { at, type Item, itemsAt, put, textAt } from "../../lib/terms";
import type { TermsFormProps } from "./terms-form";

type Shape = { id: string; begins: string; shared: boolean; planned: boolean };
const SHAPES: Record<string, Shape> = {
  milestones: { id: "milestone_id", begins: "M", shared: true, planned: true },
  change_requests: { id: "change_id", begins: "CR", shared: false, planned: false },
  fees: { id: "component_id", begins: "part", shared: false, planned: false },
};

/** Milestones, change requests or further parts of a fee: each with its id, its title by language and what it costs. */
export function TermsItems({ path, terms, currency, languages, wrong, onChange }: TermsFormProps & { path: string }) {
  const { t } = useTranslation();
  const shape = SHAPES[path];
  if (!shape) {
    return null;
  }
  const items = itemsAt(terms, path);
  const save = (next: (items: Item[]) => Item[]) =>
    onChange((now) => {
      const changed = next(itemsAt(now, path));
      return put(now, path, changed.length > 0 ? changed : undefined);
    });
  const change = (index: number, next: (item: Item) => Item) => save((now) => now.map((one, position) => (position === index ? next(one) : one)));
  const set = (index: number, place: string, value: string | undefined) => change(index, (item) => put(item, place, value));
  const added = (now: Item[]): Item => ({ [shape.id]: freeId(now, shape), title: Object.fromEntries(languages.map((language) => [language, ""])), ...(shape.shared ? { percent: "" } : { amount: "" }) });
  return (
    <div className="items">
      {items.map((item, index) => {
        const place = `terms.${path}.${index}`;
        const titles = Object.keys((at(item, "title") as object | undefined) ?? {});
        const shared = shape.shared && at(item, "amount") === undefined;
        return (
          <fieldset key={index} className="item-card">
            <legend>{t(`terms.item.${path}`, { number: index + 1 })}</legend>
            <TextInput label={t("terms.item.id")} required value={textAt(item, shape.id)} error={wrong[`${place}.${shape.id}`]} onChange={(event) => set(index, shape.id, event.currentTarget.value)} />
            {[...new Set([...titles, ...languages])].map((language) => (
              <TextInput key={language} label={t("terms.item.title", { language })} value={textAt(item, `title.${language}`)} error={wrong[`${place}.title.${language}`]} onChange={(event) => set(index, `title.${language}`, event.currentTarget.value || undefined)} />
            ))}
            {shape.shared && (
              <SegmentedControl
                size="xs" aria-label={t("terms.item.measure")} value={shared ? "percent" : "amount"} data={[{ value: "percent", label: "%" }, { value: "amount", label: currency }]}
                onChange={(measure) => change(index, (now) => put(put(put(now, "percent", undefined), "amount", undefined), measure, ""))}
              />
            )}
            {shared
              ? <NumberInput label={t("terms.item.percent")} to={{ scale: 4 }} required value={textAt(item, "percent")} error={wrong[`${place}.percent`] ?? wrong[place]} onRead={(value) => set(index, "percent", value)} />
              : <NumberInput label={`${t("terms.item.amount")}, ${currency}`} to={{ currency }} required value={textAt(item, "amount")} error={wrong[`${place}.amount`] ?? wrong[place]} onRead={(value) => set(index, "amount", value)} />}
            {shape.planned && <TextInput type="date" label={t("terms.item.planned")} value={textAt(item, "planned_on")} error={wrong[`${place}.planned_on`]} onChange={(event) => set(index, "planned_on", event.currentTarget.value || undefined)} />}
            <ActionIcon variant="subtle" color="gray" className="item-remove" aria-label={t("terms.item.remove", { number: index + 1 })} onClick={() => save((now) => now.filter((_, position) => position !== index))}><CloseIcon size={16} /></ActionIcon>
          </fieldset>
        );
      })}
      <Button size="xs" variant="default" onClick={() => save((now) => [...now, added(now)])}>{t(`terms.item.add_${path}`)}</Button>
    </div>
  );
}

function freeId(items: readonly Item[], { id, begins }: Shape): string {
  const taken = new Set(items.map((item) => textAt(item, id)));
  let number = items.length + 1;
  while (taken.has(`${begins}${number}`)) {
    number += 1;
  }
  return `${begins}${number}`;
}
