import { Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Answers } from "./act";
import type { Invoice } from "./data";

type Props = { invoice: Invoice; answers: Answers; wrong: Record<string, string>; onChange: (part: Partial<Answers>) => void };

/** The texts of an invoice in review; its amounts stand. */
export function AmendedTexts({ invoice, answers, wrong, onChange }: Props) {
  const { t } = useTranslation();
  function write(lineId: string, text: string, before: string) {
    const { [lineId]: _, ...others } = answers.texts;
    onChange({ texts: text === before ? others : { ...others, [lineId]: text } });
  }
  return (
    <>
      {invoice.lines.map((line) => (
        <Textarea
          key={line.line_id} label={`${line.position}. ${t("inv.line.text")}`} autosize minRows={1} value={answers.texts[line.line_id] ?? line.text}
          error={wrong[`line_texts.${line.line_id}`]} onChange={(event) => write(line.line_id, event.currentTarget.value, line.text)}
        />
      ))}
      <Textarea label={t("inv.field.printed_note")} autosize minRows={2} value={answers.note} error={wrong["printed_note"]} onChange={(event) => onChange({ note: event.currentTarget.value })} />
    </>
  );
}
