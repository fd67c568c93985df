import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { Money } from "../../components/money";
import { amount } from "../../lib/money";
import { asForm, at, dealOf, itemsAt, said, sectionsOf, type Terms, type TermsField, textAt, titleOf } from "../../lib/terms";

/** What terms say, in words; what they leave out is as usual and not repeated. */
export function TermsPairs({ terms, currency }: { terms: Terms; currency: string }) {
  const { t } = useTranslation();
  const shown = asForm(terms);
  const fields = said(terms).flatMap((section) => section.fields);
  return (
    <>
      <dl className="pairs terms-pairs">
        {fields.map((field) => (
          <div key={field.path}>
            <dt>{t(`terms.field.${field.path.replaceAll(".", "_")}`)}</dt>
            <dd><Value field={field} terms={shown} currency={currency} /></dd>
          </div>
        ))}
      </dl>
      {["milestones", "change_requests", "fees"].map((path) => <Items key={path} terms={terms} path={path} currency={currency} />)}
      <Others terms={shown} />
    </>
  );
}

function Value({ field: { path, kind, choices }, terms, currency }: { field: TermsField; terms: Terms; currency: string }) {
  const { t, i18n } = useTranslation();
  const text = textAt(terms, path);
  switch (kind) {
    case "amount":
      return <Money value={text} currency={currency} />;
    case "hours":
      return <span className="amount">{t("terms.hours", { hours: amount(text, "", i18n.language, 0) })}</span>;
    case "percent":
    case "rate":
      return <span className="amount">{amount(text, "", i18n.language, 0)}{kind === "percent" && "\u00a0%"}</span>;
    case "yes":
      return t(text === "true" ? "terms.yes" : "terms.no");
    case "month":
      return <DateText value={text} as="month" />;
    case "choice":
    case "several":
      return text.split(", ").map((one) => t(`terms.choice.${one}`, { defaultValue: one })).join(", ");
    case "count":
    case "words":
      return choices ? text : <span>{text}</span>;
  }
}

function Items({ terms, path, currency }: { terms: Terms; path: string; currency: string }) {
  const { t, i18n } = useTranslation();
  const items = itemsAt(terms, path);
  if (items.length === 0) {
    return null;
  }
  return (
    <section className="part">
      <h4>{t(`terms.section.${path}`)}</h4>
      <ul>
        {items.map((item, index) => (
          <li key={index}>
            <span className="grow">{titleOf(item) || textAt(item, "milestone_id")}</span>
            {textAt(item, "planned_on") && <span className="quiet small">{t("terms.plannedOn")} <DateText value={textAt(item, "planned_on")} as="short" /></span>}
            {at(item, "percent") ? <span className="amount">{amount(textAt(item, "percent"), "", i18n.language, 0)} %</span> : <Money value={textAt(item, "amount") || null} currency={currency} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Rules that no form of ours edits stay as they are, and are named. */
function Others({ terms }: { terms: Terms }) {
  const { t } = useTranslation();
  const deal = dealOf(terms);
  if (deal === null) {
    return null;
  }
  const known = new Set(["deal_type", "milestones", "change_requests", "fees", "progress", ...sectionsOf(deal).flatMap(({ fields }) => fields.map(({ path }) => path.split(".")[0] ?? ""))]);
  const others = Object.keys(terms).filter((name) => !known.has(name));
  return others.length === 0 ? null : <p className="quiet small">{t("terms.others")} {others.map((name) => <code key={name}>{name} </code>)}</p>;
}
