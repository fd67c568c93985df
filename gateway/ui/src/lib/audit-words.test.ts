import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import { LATE, lateTexts } from "../texts/late";
import ru from "../texts/ru";
import { saidTexts } from "../texts/said";
import { sayActor, sayField, sayReason, sayValue } from "./audit-words";

const reading = i18next.createInstance();
const t = () => reading.getFixedT("ru");

beforeAll(async () => {
  const translation = { ...ru, ...(await lateTexts("ru", LATE)), ...(await saidTexts("ru")) };
  await reading.init({ lng: "ru", fallbackLng: false, interpolation: { escapeValue: false }, resources: { ru: { translation } } });
});

test("what changed is named in the reader's language, with its numbers", () => {
  const named = ["status", "handed over to", "line 2 text", "line 12 unit_price", "buyer legal_name", "esf 2026/0011", "invoice INV-2026-0001 accepted", "guardrail over_cap", "didox document e58", "proposed quantity"];
  expect(named.map((field) => sayField(t(), field))).toEqual([
    "Статус", "Передано", "Строка 2: наименование", "Строка 12: цена", "Покупатель: Юридическое название", "ЭСФ 2026/0011", "Инвойс INV-2026-0001",
    `Ограничение: ${t()("flag.over_cap", { defaultValue: "over_cap" })}`, "Документ Didox", "Предложено: количество",
  ]);
});

test("what a service noted is said in words, what a person wrote stays", () => {
  const reasons = ["signed in Didox", "link: Erika Mustermann", "sign of 2026/0011", "create_draft did not arrive: looked there", "bank_fee: kept by the bank", "rounding", "sent again: the address was wrong", "to a@b.example", "В счёте не та дата", "link to the contract"];
  expect(reasons.map((reason) => sayReason(t(), reason))).toEqual([
    "подписан в Didox", "по ссылке из письма: Erika Mustermann", "подписание: 2026/0011", "создание черновика, не дошло: looked there", "комиссия банка: kept by the bank",
    "округление", "отправлено ещё раз: the address was wrong", "кому: a@b.example", "В счёте не та дата", "link to the contract",
  ]);
});

test("a status and how a paper stands are said, other values stay", () => {
  expect([sayValue(t(), "status", "paid"), sayValue(t(), "esf 2026/0013", "handed_over"), sayValue(t(), "due_date", "2026-10-20"), sayValue(t(), "outstanding", "18.00")]).toEqual(["Оплачен", "передано", "2026-10-20", "18.00"]);
});

test("a part of ours that did it by itself is named, a person is not", () => {
  const names = [["service:matching", "Matching of receipts"], ["service:invoice", "Proxima Invoice"], ["01a2", "Demo Accountant"]] as const;
  expect(names.map(([actor_id, actor_name]) => sayActor(t(), { actor_id, actor_name }))).toEqual(["Сопоставление поступлений", "Proxima Invoice", "Demo Accountant"]);
});
