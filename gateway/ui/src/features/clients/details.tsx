import { Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../client";
import { DateText } from "../../components/date-text";
import type { RuleField } from "../../lib/rule-fields";

type Props = { fields: readonly RuleField[]; present: Record<string, string>; overlaid: readonly Schemas["Overlaid"][]; words: string; children?: ReactNode };

/** The fields of a client or a contract; those that staff set are marked, with the rule and what the source says. */
export function Details({ fields, present, overlaid, words, children }: Props) {
  const { t } = useTranslation();
  return (
    <dl className="pairs details-pairs">
      {fields.map(({ name, kind }) => {
        const rule = overlaid.find(({ field }) => field === name.split(".")[0]);
        const value = present[name] ?? "";
        const shown = kind === "date" && value ? <DateText value={value} as="short" /> : value.split(",").map((one) => t(`clients.choice.${words}.${one.replaceAll("+", "_")}`, { defaultValue: one })).join(", ");
        return (
          <div key={name}>
            <dt>{t(`clients.field.${name.replaceAll(".", "_")}`)}</dt>
            <dd>{value === "" ? <span className="quiet">—</span> : rule ? <ByRule rule={rule}>{shown}</ByRule> : shown}</dd>
          </div>
        );
      })}
      {children}
    </dl>
  );
}

function ByRule({ rule, children }: { rule: Schemas["Overlaid"]; children: ReactNode }) {
  const { t } = useTranslation();
  const source = rule.source === null || rule.source === undefined || typeof rule.source === "object" ? t("terms.nothing") : String(rule.source);
  return (
    <Tooltip label={t("clients.byRule", { reason: rule.reason, source })} multiline maw={340} events={{ hover: true, focus: true, touch: true }}>
      <span className="by-rule" tabIndex={0}>{children}</span>
    </Tooltip>
  );
}
