import { useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../components/empty-state";
import { PageHeader } from "../components/page-header";
import { Progress } from "../features/my-work/progress";
import { TaskCard } from "../features/my-work/task";
import { tasksOf } from "../features/my-work/tasks";
import { dayOf } from "../lib/dates";
import { useScope } from "../lib/scope";
import { useSession } from "../lib/session";

/** What waits for the reader, and how far the month is. */
export function MyWorkPage() {
  const { t } = useTranslation();
  const session = useSession();
  const { entity, month } = useScope();
  const pages: Record<string, unknown> = useRouter().routesByPath;
  const tasks = tasksOf(session, { entity, month, today: dayOf(new Date()) }).filter(({ to }) => to in pages);
  return (
    <>
      <PageHeader title={t("nav.work")} note={session.name} />
      <Progress month={month} entity={entity} />
      {tasks.length === 0 ? <EmptyState title={t("work.nothing")} /> : <div className="tasks">{tasks.map((task) => <TaskCard key={task.key} task={task} />)}</div>}
    </>
  );
}
