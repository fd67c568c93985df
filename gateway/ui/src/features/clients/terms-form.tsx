import { Accordion, SimpleGrid, Stack, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { at, type ChangeTerms, type DealType, put, said, sectionsOf, type Terms, type TermsSection } from "../../lib/terms";
import { TermsInput } from "./terms-field";
import { TermsItems } from "./terms-items";

export type TermsFormProps = { deal: DealType; terms: Terms; currency: string; languages: readonly string[]; wrong: Record<string, string>; onChange: ChangeTerms };

const LISTS: Record<DealType, readonly string[]> = { SUP: ["fees"], HR: [], FP: ["milestones", "change_requests"] };

/** The rules of a deal type, its own first; parts that say something, or are wrong, are open. */
export function TermsForm(props: TermsFormProps) {
  const { deal, terms, wrong } = props;
  const { t } = useTranslation();
  const sections = sectionsOf(deal);
  const first = sections[0]?.name ?? "";
  const open = [first, ...LISTS[deal], ...said(terms).map(({ name }) => name)];
  return (
    <Accordion multiple defaultValue={open} variant="contained" chevronPosition="left" order={3} className="terms-form">
      {sections.flatMap((section, index) => [
        <Accordion.Item key={section.name} value={section.name}>
          <Accordion.Control><Heading name={t(`terms.section.${section.name}`)} wrong={isWrong(section, wrong) ? t("terms.hasErrors") : null} /></Accordion.Control>
          <Accordion.Panel><Section {...props} section={section} /></Accordion.Panel>
        </Accordion.Item>,
        ...(index === 0 ? LISTS[deal] : []).map((path) => (
          <Accordion.Item key={path} value={path}>
            <Accordion.Control>{t(`terms.section.${path}`)}</Accordion.Control>
            <Accordion.Panel><TermsItems {...props} path={path} /></Accordion.Panel>
          </Accordion.Item>
        )),
      ])}
    </Accordion>
  );
}

function Heading({ name, wrong }: { name: string; wrong: string | null }) {
  return <>{name} {wrong && <span className="wrong small">{wrong}</span>}</>;
}

function Section({ section, ...props }: TermsFormProps & { section: TermsSection }) {
  const { t } = useTranslation();
  const { terms, currency, wrong, onChange } = props;
  const { part, fields, name } = section;
  const switchPart = ({ path, initial }: NonNullable<TermsSection["part"]>, there: boolean) => onChange((now) => put(now, path, there ? initial : undefined));
  const there = !part || at(terms, part.path) !== undefined;
  return (
    <Stack gap="sm">
      {part && <Switch label={t(`terms.part.${name}`)} checked={there} onChange={(event) => switchPart(part, event.currentTarget.checked)} />}
      {there && (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
          {fields.map((field) => <TermsInput key={field.path} field={field} terms={terms} currency={currency} wrong={wrong} onChange={onChange} />)}
        </SimpleGrid>
      )}
    </Stack>
  );
}

function isWrong({ fields }: TermsSection, wrong: Record<string, string>): boolean {
  return fields.some(({ path }) => wrong[`terms.${path}`] !== undefined);
}
