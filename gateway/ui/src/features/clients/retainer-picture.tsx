import { useId } from "react";
import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { hours, month as monthText } from "../../lib/dates";
import { type Piece, piecesOf, type RetainerMonth } from "../../lib/retainer";

const [HEIGHT, FOOT, BAR, STEP] = [200, 24, 34, 58];
const LEGEND: readonly Piece["kind"][] = ["used", "overage", "borrowed", "expired", "closing"];
const COLUMNS = ["opening", "granted", "used", "overage", "expired", "closing"] as const;

/**
 * A bar a month: what was used of the hours that there were, what expired, what is carried on, and above the line what
 * went beyond. The same figures stand in the table below it.
 */
export function RetainerPicture({ months }: { months: readonly RetainerMonth[] }) {
  const { t, i18n } = useTranslation();
  const stripes = useId();
  const bars = months.map((month) => ({ month, ...piecesOf(month) }));
  const most = Math.max(...bars.map(({ pieces, level }) => Math.max(level, pieces.at(-1)?.to ?? 0)), 1);
  const y = (seconds: number) => HEIGHT - (seconds / most) * (HEIGHT - 20);
  const width = bars.length * STEP + 20;
  return (
    <figure className="retainer">
      <ul className="retainer-legend">{LEGEND.filter((kind) => bars.some(({ pieces }) => pieces.some((piece) => piece.kind === kind))).map((kind) => <li key={kind}><span className={`swatch piece-${kind}`} />{t(`retainer.piece.${kind}`)}</li>)}<li><span className="swatch-line" />{t("retainer.piece.level")}</li></ul>
      <div className="retainer-frame" role="group" tabIndex={0} aria-label={t("retainer.title")}>
        <svg viewBox={`0 0 ${width} ${HEIGHT + FOOT}`} width={width} height={HEIGHT + FOOT} role="img" aria-label={t("retainer.picture", { count: bars.length })}>
          <defs>
            <pattern id={stripes} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="3" height="6" className="stripe" /></pattern>
          </defs>
          <line x1="0" x2={width} y1={HEIGHT} y2={HEIGHT} className="axis" />
          {bars.map(({ month, pieces, level }, index) => {
            const x = 16 + index * STEP;
            return (
              <g key={month.month}>
                {pieces.map((piece) => (
                  <g key={piece.kind}>
                    <rect x={x} width={BAR} y={y(piece.to)} height={Math.max(1, y(piece.from) - y(piece.to) - 1)} rx="2" className={`piece-${piece.kind}`}>
                      <title>{`${monthText(month.month, i18n.language)}: ${t(`retainer.piece.${piece.kind}`)} ${hours(piece.to - piece.from, i18n.language)}`}</title>
                    </rect>
                    {piece.kind === "expired" && <rect x={x} width={BAR} y={y(piece.to)} height={Math.max(1, y(piece.from) - y(piece.to) - 1)} rx="2" fill={`url(#${stripes})`} pointerEvents="none" />}
                  </g>
                ))}
                <line x1={x - 6} x2={x + BAR + 6} y1={y(level)} y2={y(level)} className="level" />
                <text x={x + BAR / 2} y={HEIGHT + 16} textAnchor="middle" className="tick-text">{monthText(month.month, i18n.language).slice(0, 3)} {month.month.slice(2, 4)}</text>
              </g>
            );
          })}
        </svg>
      </div>
      <div className="table-frame">
        <table className="data" aria-label={t("retainer.table")}>
          <thead><tr><th scope="col">{t("retainer.column.month")}</th>{COLUMNS.map((id) => <th key={id} scope="col" className="right">{t(`retainer.column.${id}`)}</th>)}</tr></thead>
          <tbody>
            {months.toReversed().map((month) => (
              <tr key={month.month}>
                <td><DateText value={month.month} as="month" />{month.provisional && <span className="quiet small"> {t("retainer.draft")}</span>}</td>
                {COLUMNS.map((id) => <td key={id} className={`right amount ${id === "used" ? "" : "narrow-line"}`}><span className="narrow-only quiet">{t(`retainer.column.${id}`)} </span>{month[id] === 0 ? <span className="quiet">—</span> : hours(month[id], i18n.language)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
