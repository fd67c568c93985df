import { Anchor, Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, api } from "../../client";
import { DateText } from "../../components/date-text";
import { ProblemAlert } from "../../components/problem-alert";
import { ReasonButton } from "../../components/reason-button";

// The account is bound in Telegram, which this page hears of by asking.
const LOOK_AGAIN = 3_000;

/** Binds one's Telegram account, in which the bot asks for approvals, or unbinds it. */
export function TelegramLink() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const asking = useMutation({ mutationFn: () => answered(api.POST("/api/v1/telegram/link")) });
  const link = useQuery({
    queryKey: ["telegram-link"],
    queryFn: () => answered(api.GET("/api/v1/telegram/link")),
    refetchInterval: (query) => (asking.data && !query.state.data?.linked ? LOOK_AGAIN : false),
  });
  const unlinking = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/telegram/unlink")),
    onSuccess: (now) => { asking.reset(); queries.setQueryData(["telegram-link"], now); },
  });
  const read = link.data;
  return (
    <section className="setting" aria-label={t("settings.telegram.title")}>
      <header><div className="grow"><h2>{t("settings.telegram.title")}</h2><p className="quiet small">{t("settings.telegram.hint")}</p></div></header>
      <ProblemAlert error={link.error ?? asking.error ?? unlinking.error} />
      {read?.linked && (
        <>
          <p><span className="sure">{t("settings.telegram.linked")}</span> <DateText value={read.linked_at} as="moment" /></p>
          {read.broken_because && <p className="wrong small">{t("settings.telegram.broken")} {read.broken_because}</p>}
          <Button mt="sm" size="sm" variant="default" loading={unlinking.isPending} onClick={() => unlinking.mutate()}>{t("settings.telegram.unlink")}</Button>
        </>
      )}
      {read && !read.linked && !asking.data && <ReasonButton size="sm" loading={asking.isPending} reason={read.available ? null : t("settings.telegram.noBot")} onClick={() => asking.mutate()}>{t("settings.telegram.link")}</ReasonButton>}
      {read && !read.linked && asking.data && (
        <div role="status">
          <p>{t("settings.telegram.open")} <Anchor underline="always" href={asking.data.url} target="_blank" rel="noreferrer">@{read.bot_username}</Anchor></p>
          <p className="quiet small">{t("settings.telegram.until")} <DateText value={asking.data.expires_at} as="moment" />. {t("settings.telegram.once")}</p>
          <Button mt="xs" size="compact-sm" variant="default" loading={asking.isPending} onClick={() => asking.mutate()}>{t("settings.telegram.again")}</Button>
        </div>
      )}
    </section>
  );
}
