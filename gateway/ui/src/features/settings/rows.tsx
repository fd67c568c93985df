import { Button } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { type Form, itemOf } from "./form";
import { TakeOut } from "./take-out";

type Props<Value, Item extends object> = {
  form: Form<Value>;
  name: keyof Value & string;
  items: readonly Item[];
  title: string;
  hint?: string;
  add: string;
  blank: () => Item;
  nameOf: (item: Item) => string;
  change: (items: Item[]) => void;
  least?: number;
  children: (form: Form<Item>) => ReactNode;
};

/** A list inside a form: each item as a group of fields, with a way to add and to take out. */
export function Rows<Value, Item extends object>({ form, name, items, title, hint, add, blank, nameOf, change, least = 0, children }: Props<Value, Item>) {
  const { t } = useTranslation();
  const heading = useId();
  const wrong = form.wrong[`${form.at}${name}`];
  return (
    <section className="setting" aria-labelledby={heading}>
      <header>
        <div className="grow"><h2 id={heading}>{title}</h2>{hint && <p className="quiet small">{hint}</p>}</div>
        {!form.readOnly && <Button size="compact-sm" variant="default" onClick={() => change([...items, blank()])}>{add}</Button>}
      </header>
      {wrong && <p className="wrong small" role="alert">{wrong}</p>}
      {items.length === 0 && <p className="quiet">{t("settings.noItems")}</p>}
      {items.map((item, index) => (
        <fieldset key={index} className="setting-item">
          <legend>{nameOf(item) || t("settings.newItem")}</legend>
          <div className="setting-fields">{children(itemOf(form, name, items, index))}</div>
          {!form.readOnly && items.length > least && (
            <TakeOut name={nameOf(item) || t("settings.newItem")} onClick={() => change(items.filter((_, at) => at !== index))} />
          )}
        </fieldset>
      ))}
    </section>
  );
}
