import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { ReasonButton } from "../../components/reason-button";
import { dayOf } from "../../lib/dates";
import { useScope } from "../../lib/scope";
import { isOn, type Stretch, stretches, stretchOn } from "../../lib/term-timeline";
import { type Application, type Client, type Deal, OVERRIDE_ROLES, type Override, useRefusedTo } from "./data";
import { languagesOf } from "./languages";
import { SetBy } from "./set-by";
import { TermsPairs } from "./terms-pairs";

const EndOverride = lazy(async () => ({ default: (await import("./end-override")).EndOverride }));
const TermsDialog = lazy(async () => ({ default: (await import("./terms-dialog")).TermsDialog }));
type Props = { application: Application; client: Client | undefined; deal: Deal; overrides: readonly Override[] };

/** Which terms hold when, the latest first: the source's versions and the rules that staff laid over them. */
export function TermsTimeline({ application, client, deal, overrides }: Props) {
  const { t } = useTranslation();
  const { month } = useScope();
  const [since, setSince] = useState<string | null>(null);
  const [ending, setEnding] = useState<Override | null>(null);
  const why = useRefusedTo(OVERRIDE_ROLES, t("terms.overrideRole"), application.seller_id);
  const found = stretches(deal.rules?.terms ?? [], overrides);
  const today = dayOf(new Date());
  return (
    <>
      <div className="section-head">
        <h2 className="section-title">{t("terms.timeline")}</h2>
        <ReasonButton size="xs" reason={why} onClick={() => setSince(`${month}-01`)}>{t("terms.change")}</ReasonButton>
      </div>
      {!deal.rules && <p className="quiet small">{t("terms.notTold")}</p>}
      {found.length === 0 && deal.rules && <EmptyState title={t("terms.none")}><p>{t("terms.noneNext")}</p></EmptyState>}
      <ol className="stretches">
        {found.toReversed().map((one) => (
          <li key={one.from} data-now={isOn(one, today) || undefined} data-staff={one.override !== null || undefined}>
            <Head stretch={one} now={isOn(one, today)} />
            {one.terms ? <TermsPairs terms={one.terms} currency={application.price_currency} /> : <p className="warn">{t(deal.rules ? "terms.gap" : "terms.asInSource")}</p>}
            <p className="actions">
              {one.override
                ? <ReasonButton size="compact-xs" variant="default" reason={why} onClick={() => setEnding(one.override)}>{t("terms.end")}</ReasonButton>
                : <ReasonButton size="compact-xs" variant="subtle" reason={why} onClick={() => setSince(one.from)}>{t("terms.changeFrom")}</ReasonButton>}
            </p>
          </li>
        ))}
      </ol>
      <Suspense>
        {since && <TermsDialog application={application} base={stretchOn(found, since)?.terms ?? found.at(-1)?.terms ?? null} languages={languagesOf(client)} since={since} onClose={() => setSince(null)} />}
      </Suspense>
      <Suspense>{ending && <EndOverride override={ending} last={today} onClose={() => setEnding(null)} />}</Suspense>
    </>
  );
}

function Head({ stretch: { from, to, version, override }, now }: { stretch: Stretch; now: boolean }) {
  const { t } = useTranslation();
  return (
    <header>
      <h3><DateText value={from} /> – {to ? <DateText value={to} /> : t("terms.open")} {now && <span className="tag">{t("terms.now")}</span>}</h3>
      {override ? <SetBy rule={override} /> : version && <p className="quiet small">{t("terms.version", { version })}</p>}
    </header>
  );
}
