import { Anchor, Button, Code } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/empty-state";

/** A page that failed while it was shown: what that means, and the way back. */
export function FailedPage({ error, reset }: { error: unknown; reset: () => void }) {
  const { t } = useTranslation();
  return (
    <div role="alert">
      <EmptyState title={t("error.title")}>
        <p>{t("error.text")}</p>
        <p><Code>{String(error)}</Code></p>
        <Button mt="md" onClick={reset}>{t("error.again")}</Button>
      </EmptyState>
    </div>
  );
}

/** An address without a page. */
export function MissingPage() {
  const { t } = useTranslation();
  return (
    <EmptyState title={t("error.missing")}>
      <Anchor component={Link} to="/">{t("error.home")}</Anchor>
    </EmptyState>
  );
}
