import type { TFunction } from "i18next";
import type { Schemas } from "../../client";
import { hours, shortDay } from "../../lib/dates";
import { plain } from "../../lib/linked";
import { amount } from "../../lib/money";

export type Step = { name: string; value: string; note?: string };

/** The steps from raw time to the amount of a line, in words. */
export function steps(chain: Schemas["LineChain"], t: TFunction, language: string): Step[] {
  const { calculation, line, exchange_rate, replayed, currency, excluded } = chain;
  const priced = replayed.price_currency;
  const money = (text: string, of = priced) => `${amount(text, of, language)} ${of}`;
  const result: Step[] = [];
  if (calculation) {
    result.push(...timed(calculation, excluded, t, language), ...agreed(calculation, t, language, money));
    result.push({
      name: t("inv.why.rate"), value: money(calculation.rate.amount, calculation.rate.currency),
      note: t("inv.why.rateFrom", { level: calculation.rate.level, day: shortDay(calculation.rate.valid_from) }),
    });
    if (calculation.multiplier) {
      result.push({ name: t("inv.why.multiplier"), value: `× ${plain(calculation.multiplier.factor)}`, note: calculation.multiplier.name });
    }
  }
  if (exchange_rate) {
    result.push({
      name: t("inv.why.exchange"), value: plain(exchange_rate.rate),
      note: `${exchange_rate.from_currency} → ${exchange_rate.to_currency}, ${shortDay(exchange_rate.issued_on)}, ${exchange_rate.source}`,
    });
  }
  result.push({ name: t("inv.why.net"), value: money(line.net, currency), note: `${plain(line.quantity)} ${line.unit} × ${plain(line.unit_price)}` });
  const note = chain.tax_note;
  result.push({ name: `${t(`inv.taxKind.${line.tax_kind}`)} ${plain(line.tax_rate)} %`, value: money(line.tax, currency), ...(note && { note }) });
  return result;
}

type Calculation = NonNullable<Schemas["LineChain"]["calculation"]>;

function timed(calculation: Calculation, excluded: Schemas["LineChain"]["excluded"], t: TFunction, language: string): Step[] {
  if (calculation.raw_seconds === 0) {
    return [];
  }
  const { rounding } = calculation;
  const left = calculation.raw_seconds - calculation.billable_seconds;
  return [
    { name: t("inv.why.raw"), value: hours(calculation.raw_seconds, language) },
    ...(left > 0 || excluded.length > 0 ? [{ name: t("inv.why.leftOut"), value: `\u2212 ${hours(left, language)}`, note: t("inv.line.worklogs", { count: excluded.length }) }] : []),
    { name: t("inv.why.rounded"), value: hours(calculation.rounded_seconds, language), note: t("inv.why.rounding", { minutes: rounding.increment_minutes, minimum: rounding.minimum_minutes }) },
  ];
}

function agreed(calculation: Calculation, t: TFunction, language: string, money: (text: string) => string): Step[] {
  const { retainer, fee, cap, minimum, milestone, progress, instalment } = calculation;
  return [
    ...(retainer ? [
      { name: t("inv.why.opening"), value: hours(retainer.opening_seconds, language) },
      { name: t("inv.why.granted"), value: hours(retainer.granted_seconds, language) },
      { name: t("inv.why.used"), value: hours(retainer.used_seconds, language) },
      { name: t("inv.why.overage"), value: hours(retainer.overage_seconds, language) },
    ] : []),
    ...(fee ? [{ name: t("inv.why.fee"), value: money(fee.full), ...(fee.proration && { note: t("inv.why.proration", { days: fee.proration.days, of: fee.proration.of_days }) }) }] : []),
    ...(cap ? [{ name: t("inv.why.cap"), value: money(cap.cap), note: t("inv.why.billedBefore", { amount: money(cap.billed_before) }) }] : []),
    ...(minimum ? [{ name: t("inv.why.minimum"), value: money(minimum.minimum) }] : []),
    ...(milestone ? [{ name: t("inv.why.milestone"), value: money(milestone.price), note: t("inv.why.acceptedOn", { day: shortDay(milestone.accepted_on) }) }] : []),
    ...(progress ? [{ name: t("inv.why.progress"), value: `${plain(progress.cumulative_percent)} %`, note: t("inv.why.billedBefore", { amount: money(progress.billed_before) }) }] : []),
    ...(instalment ? [{ name: t("inv.why.instalment"), value: `${instalment.number} / ${instalment.count}`, note: t("inv.why.billedBefore", { amount: money(instalment.billed_before) }) }] : []),
  ];
}
