import { useTranslation } from "react-i18next";
import { Mark } from "../../components/mark";
import { dayOf } from "../../lib/dates";
import { holds } from "../../lib/term-timeline";
import type { LegalEntity } from "./entity";

export const PAPERS = ["bill", "invoice", "act"] as const;
type Props = { entity: LegalEntity; paper: (typeof PAPERS)[number]; currency: string };

const BANK = ["bank_name", "bank_code", "account", "swift", "correspondent_bank", "correspondent_account"] as const;

/** The head and the foot of a printed document as the templates lay them out, with what stands in the form now. */
export function PrintedHead({ entity, paper, currency }: Props) {
  const { t } = useTranslation();
  const today = dayOf(new Date());
  const accounts = entity.accounts.filter((one) => one.currency === currency && holds(one, today));
  const account = accounts.find(({ is_default }) => is_default) ?? accounts[0];
  const signer = (entity.signers ?? []).find((one) => holds(one, today) && (!one.signs?.length || one.signs.includes(paper)));
  const seller = (
    <div>
      <span>{t("settings.paper.seller")}</span>
      <b>{entity.legal_name}</b>
      <p>{entity.address}</p>
      <p>{t("settings.field.tin")} <b>{entity.tin}</b>{entity.vat_number && <> · {t("settings.field.vat_number")} <b>{entity.vat_number}</b></>}</p>
    </div>
  );
  const bank = account && (
    <dl>
      <div><dt>{t("settings.paper.beneficiary")}</dt><dd>{entity.legal_name}</dd></div>
      {BANK.map((name) => account[name] && <div key={name}><dt>{t(`settings.field.${name}`)}</dt><dd>{account[name]}</dd></div>)}
    </dl>
  );
  return (
    <div className="printed" data-testid="printed">
      <div className="printed-brand"><Mark size={26} /><b>{t("product")}</b></div>
      {paper === "bill" && bank}
      <div className="printed-title"><b>{t(`document.${paper}`)}</b><span>№ 0001</span></div>
      {paper === "act" && <p>{entity.city}</p>}
      <div className="printed-parties">
        {seller}
        <div><span>{t("settings.paper.buyer")}</span><i /><i /></div>
      </div>
      <div className="printed-lines" aria-hidden><i /><i /><i /></div>
      {paper === "invoice" && bank}
      {paper !== "invoice" && (
        <div className="printed-signs">
          <p><span>{signer?.position ?? t("settings.field.director")}</span><i /><b>{signer?.name ?? entity.director}</b></p>
          {paper === "bill" && entity.accountant && <p><span>{t("settings.field.accountant")}</span><i /><b>{entity.accountant}</b></p>}
          {paper === "act" && signer && <p><span>{t("settings.paper.basis", { basis: signer.basis })}</span></p>}
        </div>
      )}
      {!account && <p className="wrong">{t("settings.paper.noAccount", { currency })}</p>}
    </div>
  );
}
