import { useTranslation } from "react-i18next";
import type { Schemas } from "../../client";
import type { LegalEntity } from "./entity";
import { type Form, TextField, TickField } from "./form";
import { Rows } from "./rows";

const BLANK: Schemas["SellerAccount"] = {
  currency: "UZS", bank_name: "", account: "", bank_code: null, swift: null, correspondent_bank: null, correspondent_account: null,
  is_default: false, valid_from: null, valid_to: null,
};

/** Where the legal entity is paid, by currency. */
export function Accounts({ form }: { form: Form<LegalEntity> }) {
  const { t } = useTranslation();
  const label = (name: string) => t(`settings.field.${name}`);
  return (
    <Rows
      form={form} name="accounts" items={form.value.accounts} title={t("settings.field.accounts")} hint={t("settings.accountsHint")} add={t("settings.addAccount")} least={1}
      blank={() => BLANK} nameOf={({ currency, bank_name }) => `${currency} ${bank_name}`.trim()} change={(accounts) => form.put({ accounts })}
    >
      {(account) => (
        <>
          <TextField form={account} name="currency" label={label("currency")} required maxLength={3} />
          <TextField form={account} name="account" label={label("account")} required />
          <TextField form={account} name="bank_name" label={label("bank_name")} required />
          <TextField form={account} name="bank_code" label={label("bank_code")} />
          <TextField form={account} name="swift" label={label("swift")} />
          <TextField form={account} name="correspondent_bank" label={label("correspondent_bank")} />
          <TextField form={account} name="correspondent_account" label={label("correspondent_account")} />
          <TextField form={account} name="valid_from" label={label("valid_from")} kind="date" />
          <TextField form={account} name="valid_to" label={label("valid_to")} kind="date" />
          <TickField form={account} name="is_default" label={label("is_default")} className="wide" />
        </>
      )}
    </Rows>
  );
}
