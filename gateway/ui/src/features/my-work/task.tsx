import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Money } from "../../components/money";
import type { Task } from "./tasks";

/** One kind of work that waits: how much of it there is, what it comes to, and the way to it. */
export function TaskCard({ task }: { task: Task }) {
  const { t } = useTranslation();
  const { data, isError } = useQuery({ queryKey: ["task", task.key, ...task.about], queryFn: task.read, meta: { live: true } });
  const idle = data?.count === 0;
  return (
    <Link to={task.to} search={task.search as never} className="task" data-idle={idle || undefined} data-urgent={(task.urgent && !idle) || undefined}>
      <span className="task-count">{isError ? "—" : (data?.count ?? <Skeleton width={36} height={28} />)}</span>
      <span className="task-words">
        <b>{t(`work.task.${task.key}`)}</b>
        <span className="quiet small">{isError ? t("work.failed") : idle ? t("work.none") : data?.totals.map(({ currency, net }) => <Money key={currency} value={net} currency={currency} />)}</span>
      </span>
    </Link>
  );
}
