import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { Money } from "../../components/money";
import { QueryState } from "../../components/query-state";
import { plain } from "../../lib/linked";
import { type Content, useContent } from "./content";
import type { Invoice } from "./data";

type Esf = NonNullable<Content["documents"][number]["esf"]>;
const PARTY = ["tin", "vat_reg_code", "account", "bank_id", "address", "director", "accountant"] as const;

/** Form 002 field by field, as it will be created, signed and compared. */
export function EsfForm({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const content = useContent(invoice);
  if (!content.isSuccess) {
    return <QueryState query={content} />;
  }
  const forms = content.data?.documents.flatMap(({ esf }) => (esf ? [esf] : [])) ?? [];
  return forms.length === 0 ? <p className="quiet">{t("inv.esf.none")}</p> : <>{forms.map((esf) => <Form key={esf.factura_type} esf={esf} currency={invoice.currency} />)}</>;
}

function Form({ esf, currency }: { esf: Esf; currency: string }) {
  const { t } = useTranslation();
  return (
    <article className="esf" aria-label={t("document.esf")}>
      <h2>{t("inv.esf.title", { number: esf.factura_doc.number || t("common.noNumber") })} <DateText value={esf.factura_doc.date} /></h2>
      <p className="quiet">{t("inv.contract", { number: esf.contract_doc.number })}, <DateText value={esf.contract_doc.date} /></p>
      {esf.old_factura_doc && <p>{t("inv.esf.old", { number: esf.old_factura_doc.number })} <DateText value={esf.old_factura_doc.date} /></p>}
      <div className="esf-parties">
        {(["seller", "buyer"] as const).map((side) => (
          <dl key={side}>
            <div><dt>{t(`inv.esf.${side}`)}</dt><dd><b>{esf[side].name}</b></dd></div>
            {PARTY.map((name) => <div key={name}><dt>{t(`inv.esf.party.${name}`)}</dt><dd className={esf[side][name] ? undefined : "warn"}>{esf[side][name] || t("common.none")}</dd></div>)}
          </dl>
        ))}
      </div>
      <div className="sheet-frame">
        <table className="sheet read">
          <thead>
            <tr>
              <th>{t("inv.line.number")}</th><th>{t("inv.line.text")}</th><th>{t("inv.esf.code")}</th><th className="right">{t("inv.line.quantity")}</th><th className="right">{t("inv.line.unit_price")}</th>
              <th className="right">{t("inv.esf.delivery")}</th><th className="right">{t("inv.taxKind.standard")}</th><th className="right">{t("inv.esf.withVat")}, {currency}</th>
            </tr>
          </thead>
          <tbody>
            {esf.lines.map((line) => (
              <tr key={line.ord_no}>
                <td>{line.ord_no}</td><td>{line.name}<span className="quiet small block">{line.package_name}</span></td>
                <td><code>{line.catalog_code}</code><span className="quiet small block">{line.catalog_name}</span></td>
                <td className="right amount">{plain(line.count)}</td><td className="right"><Money value={line.summa} currency={currency} bare /></td><td className="right"><Money value={line.delivery_sum} currency={currency} bare /></td>
                <td className="right">{line.without_vat ? t("inv.esf.withoutVat") : <><span className="quiet">{plain(line.vat_rate)} %</span> <Money value={line.vat_sum} currency={currency} bare /></>}</td>
                <td className="right"><Money value={line.delivery_sum_with_vat} currency={currency} bare /></td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th colSpan={5} scope="row">{t("inv.esf.total")}</th>
              <td className="right"><Money value={esf.delivery_sum} currency={currency} bare /></td><td className="right"><Money value={esf.vat_sum} currency={currency} bare /></td><td className="right"><b><Money value={esf.delivery_sum_with_vat} currency={currency} bare /></b></td>
            </tr>
          </tfoot>
        </table>
      </div>
    </article>
  );
}
