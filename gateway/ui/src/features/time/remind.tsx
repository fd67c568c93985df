import { useTranslation } from "react-i18next";
import { ProblemAlert } from "../../components/problem-alert";
import { ReasonButton } from "../../components/reason-button";
import { barrier, reminder } from "../../lib/reminder";
import { CopyText } from "./copy-text";
import { type PersonHours, useReach, useReminding } from "./people-data";

type Props = { month: string; on: string };

/** Asks one person for the missing time by the bot; the words for another chat stand beside it. */
export function Remind({ person, month, on }: Props & { person: PersonHours }) {
  const { t, i18n } = useTranslation();
  const reach = useReach().data;
  const reminding = useReminding(month, on);
  const why = reach && barrier(person.person_id, reach);
  return (
    <span className="remind">
      <ReasonButton size="compact-xs" variant="default" loading={reminding.isPending} reason={why === null ? null : t(`time.remind.why.${why ?? "asking"}`)} onClick={() => reminding.mutate([person])}>
        {t(why === "already" ? "time.remind.done" : "time.remind.one")}<span className="unseen"> {person.name}</span>
      </ReasonButton>
      <CopyText text={reminder(person, month, on, t, i18n.language)} of={person.name} />
      <ProblemAlert error={reminding.error} />
    </span>
  );
}

/** Reminds everybody behind whom the bot can reach and has not reminded today, and says how many it was. */
export function RemindAll({ people, month, on }: Props & { people: readonly PersonHours[] }) {
  const { t } = useTranslation();
  const { data: reach, error } = useReach();
  const reminding = useReminding(month, on);
  const open = reach ? people.filter((one) => one.gap_seconds > 0 && barrier(one.person_id, reach) === null) : [];
  const queued = reminding.data?.results.filter(({ outcome }) => outcome === "queued").length;
  return (
    <>
      {queued !== undefined && <span className="sure small" role="status">{t("time.remind.sent", { count: queued })}</span>}
      <ReasonButton size="xs" variant="default" loading={reminding.isPending} reason={open.length > 0 ? null : t("time.remind.nobody")} onClick={() => reminding.mutate(open)}>{t("time.remind.all", { count: open.length })}</ReasonButton>
      <ProblemAlert error={error ?? reminding.error} />
    </>
  );
}
