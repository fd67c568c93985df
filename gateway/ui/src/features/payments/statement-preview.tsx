import { Alert, Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../client";
import { DateText } from "../../components/date-text";
import { Money } from "../../components/money";
import { ReasonButton } from "../../components/reason-button";
import { say } from "../../lib/said";

type Props = { fileName: string; preview: Schemas["StatementPreview"]; pending: boolean; onTake: () => void; onForget: () => void };

/** What taking a file would do, row by row; with a fault nothing of it is taken. */
export function StatementPreview({ fileName, preview, pending, onTake, onForget }: Props) {
  const { t } = useTranslation();
  const { counts, faults, rows, account, currency, period_from, period_to } = preview;
  return (
    <section className="statement" aria-label={fileName}>
      <div className="batch-head">
        <div className="grow">
          <b>{fileName}</b> <span className="quiet">{account} {currency} · <DateText value={period_from} as="short" />–<DateText value={period_to} as="short" /></span>
          <p className="quiet">{t("payments.statement.summary", counts)}</p>
        </div>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={onForget}>{t("common.cancel")}</Button>
          <ReasonButton size="xs" loading={pending} reason={faults.length > 0 ? t("payments.statement.faulty") : null} onClick={onTake}>{t("payments.statement.take")}</ReasonButton>
        </Group>
      </div>
      {faults.length > 0 && (
        <Alert color="red" role="alert" mb="sm" title={t("payments.statement.faulty")}>
          <ul>{faults.map((fault) => <li key={`${fault.row} ${fault.field}`}>{fault.row !== null && `${t("payments.statement.row", { row: fault.row })}: `}{say(t, fault.said, fault.detail)} <span className="quiet">{fault.field}</span></li>)}</ul>
        </Alert>
      )}
      {rows.length > 0 && (
        <div className="table-frame statement-rows">
          <table className="data">
            <tbody>
              {rows.map((row) => (
                <tr key={row.row}>
                  <td className="quiet narrow-hide">{row.row}</td>
                  <td><DateText value={row.on} as="short" /></td>
                  <td className="grows narrow-line">{row.party} <span className="quiet">{row.purpose}</span></td>
                  <td className={row.becomes === "received" ? "sure" : "quiet"}>{t(`payments.becomes.${row.becomes}`)}</td>
                  <td className="right narrow-corner">{row.direction === "out" && "−"}<Money value={row.amount} currency={currency ?? ""} bare /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
