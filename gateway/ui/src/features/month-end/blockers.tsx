import { Button } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Sign } from "../../components/fact";
import { type Block, blocksOf, stepOf } from "../../lib/blockers";
import { closingQuery } from "./data";

type Props = { month: string; entities: readonly string[]; onClose: () => void };

/** What keeps the month from being closed, who has it, and the way to each; when nothing does, the way to close it. */
export function Blockers({ month, entities, onClose }: Props) {
  const { t } = useTranslation();
  const found = useQueries({ queries: entities.map((entity) => closingQuery(month, entity)) });
  const known = found.flatMap(({ data }) => (data ? [data] : []));
  if (known.length === 0 || known.length < entities.length) {
    return null;
  }
  if (known.every(({ closed_at }) => closed_at !== null)) {
    return <p className="chip blockers" role="status"><Sign state="done" />{t("closing.closed")}</p>;
  }
  const blocks = blocksOf(known.filter(({ closed_at }) => closed_at === null).flatMap(({ blockers }) => blockers));
  if (blocks.length === 0) {
    return (
      <p className="chip blockers" role="status">
        <Sign state="done" />{t("closing.ready")} <Button size="compact-xs" onClick={onClose}>{t("closing.close")}</Button>
      </p>
    );
  }
  return (
    <section className="blockers" aria-label={t("closing.blocking")}>
      <b>{t("closing.blocking")}</b>
      <ul>{blocks.map((block) => <li key={`${block.code} ${block.who}`}><BlockChip block={block} month={month} /></li>)}</ul>
    </section>
  );
}

function BlockChip({ block, month }: { block: Block; month: string }) {
  const { t } = useTranslation();
  const step = stepOf(block, month);
  const words = <>{t(`closing.block.${block.code}`)} <b>{block.items.length}</b></>;
  return (
    <span className="pill">
      {step ? <Link to={step.to} search={step.search as never}>{words}</Link> : words}
      <span className="quiet">{t(`role.${block.who}`)}</span>
    </span>
  );
}
