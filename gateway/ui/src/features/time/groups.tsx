import { UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Money } from "../../components/money";
import { hours } from "../../lib/dates";
import { totals } from "../../lib/money";
import { type Group, GROUPS, type Outside } from "../../lib/outside";

type Props = { rows: readonly Outside[]; chosen: Group | undefined; onChoose: (group: Group | undefined) => void };

/** How much time is left out for each reason; one filters the list. */
export function Groups({ rows, chosen, onChoose }: Props) {
  const { t, i18n } = useTranslation();
  return (
    <div className="funnel" role="group" aria-label={t("time.groups")}>
      {GROUPS.map((group) => {
        const own = rows.filter((row) => row.group === group);
        const seconds = own.reduce((all, row) => all + row.seconds, 0);
        return (
          <UnstyledButton key={group} className="step time-group" data-group={group} data-empty={seconds === 0 || undefined} aria-pressed={group === chosen} onClick={() => onChoose(group === chosen ? undefined : group)}>
            <b>{t("time.hours", { hours: hours(seconds, i18n.language) })}</b>
            <span>{t(`time.group.${group}`)}</span>
            {totals(own).map(({ currency, net }) => <span key={currency} className="block"><Money value={net} currency={currency} /></span>)}
          </UnstyledButton>
        );
      })}
    </div>
  );
}
