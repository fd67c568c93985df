import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { ProblemAlert } from "../../components/problem-alert";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { useGrantWords } from "./grants-field";

type Token = Schemas["ApiTokenRead"];

/** The tokens of a person, with a way to end each; those that end no more are below. */
export function TokenList({ staffId }: { staffId: string }) {
  const { t } = useTranslation();
  const tokens = useQuery({ queryKey: ["tokens", staffId], queryFn: () => answered(api.GET("/api/v1/tokens", { params: { query: { staff_id: staffId } } })) });
  const now = new Date().toISOString();
  const over = (one: Token) => one.revoked_at !== null || one.expires_at < now;
  return (
    <>
      <QueryState query={tokens} />
      {tokens.data?.length === 0 && <EmptyState title={t("settings.tokens.none")}>{t("settings.tokens.noneHint")}</EmptyState>}
      <ul className="part tokens">{tokens.data?.toSorted((one, other) => Number(over(one)) - Number(over(other))).map((one) => <Item key={one.token_id} token={one} over={over(one)} />)}</ul>
    </>
  );
}

function Item({ token, over }: { token: Token; over: boolean }) {
  const { t } = useTranslation();
  const words = useGrantWords();
  const queries = useQueryClient();
  const revoking = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/tokens/{token_id}/revoke", { params: { path: { token_id: token.token_id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["tokens"] }),
  });
  return (
    <li className={over ? "quiet" : undefined}>
      <div className="grow">
        <b>{token.name}</b> <code>{token.prefix}…</code>
        <p className="small">{words(token.scopes)}</p>
        <p className="quiet small">
          {token.revoked_at ? <>{t("settings.tokens.revoked")} <DateText value={token.revoked_at} as="moment" /></> : <>{t(over ? "settings.tokens.ended" : "settings.tokens.until")} <DateText value={token.expires_at.slice(0, 10)} /></>}
          {" · "}{token.last_used_at ? <>{t("settings.tokens.used")} <DateText value={token.last_used_at} as="moment" /></> : t("settings.tokens.unused")}
        </p>
        <ProblemAlert error={revoking.error} />
      </div>
      {!over && <ReasonButton size="compact-xs" variant="default" loading={revoking.isPending} onClick={() => revoking.mutate()}>{t("settings.tokens.revoke", { name: token.name })}</ReasonButton>}
    </li>
  );
}
