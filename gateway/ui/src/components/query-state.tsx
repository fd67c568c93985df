import { Loader } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "./problem-alert";

type Props = { query: Pick<UseQueryResult, "isLoading" | "error" | "refetch"> };

/** What stands in the place of an answer: that it is on its way, or why it could not be had and a way to ask again. */
export function QueryState({ query: { isLoading, error, refetch } }: Props) {
  const { t } = useTranslation();
  return isLoading ? <Loader size="sm" m="lg" aria-label={t("common.loading")} /> : <ProblemAlert error={error} onRetry={() => void refetch()} />;
}
