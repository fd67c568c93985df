import { Button, FileButton, Group, Select, TextInput } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention, type Schemas } from "../../client";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { ProblemAlert } from "../../components/problem-alert";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { base64 } from "../../lib/base64";
import { useScope } from "../../lib/scope";
import { useLegalEntities } from "../shell/scope-bar";
import { useMayPay, useMoneyChange } from "./data";
import { StatementPreview } from "./statement-preview";

type Asked = Schemas["ImportStatement"];

/** Bank statements: a file is looked at first, then taken whole or not at all. */
export function Statements() {
  const { t } = useTranslation();
  const { entity } = useScope();
  const entities = useLegalEntities().data?.items ?? [];
  const [seller, setSeller] = useState<string | null>(null);
  const [account, setAccount] = useState("");
  const [currency, setCurrency] = useState("");
  const [asked, setAsked] = useState<Asked | null>(null);
  const legalEntity = seller ?? entity ?? entities[0]?.legal_entity_id ?? "";
  const may = useMayPay(legalEntity || undefined);
  const looking = useMutation({ mutationFn: (body: Asked) => answered(api.POST("/api/v1/bank-statements/preview", { body })) });
  const [key, setKey] = useState(intention);
  const taking = useMoneyChange((body: Asked) => answered(api.POST("/api/v1/bank-statements", { params: { header: { "Idempotency-Key": key } }, body })), forget);
  function forget() {
    setAsked(null);
    looking.reset();
  }
  async function chosen(file: File | null) {
    if (!file) {
      return;
    }
    const body: Asked = { legal_entity_id: legalEntity, file_name: file.name, content_base64: base64(new Uint8Array(await file.arrayBuffer())), ...(account && { account }), ...(currency && { currency }) };
    setAsked(body);
    setKey(intention());
    taking.reset();
    looking.mutate(body);
  }
  return (
    <>
      <Group gap="sm" align="flex-end" mb="md">
        <Select size="xs" w={240} label={t("scope.entity")} value={legalEntity} allowDeselect={false} data={entities.map((one) => ({ value: one.legal_entity_id, label: one.name }))} onChange={setSeller} />
        <TextInput size="xs" label={t("payments.account")} placeholder={t("payments.asInFile")} value={account} onChange={(event) => setAccount(event.currentTarget.value.trim())} />
        <TextInput size="xs" w={110} label={t("payments.currency")} placeholder={t("payments.asInFile")} maxLength={3} value={currency} onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())} />
        {may ? (
          <FileButton accept=".txt,.csv,text/plain,text/csv" onChange={(file) => void chosen(file)}>
            {(props) => <Button size="xs" loading={looking.isPending} {...props}>{t("payments.chooseFile")}</Button>}
          </FileButton>
        ) : (
          <ReasonButton size="xs" reason={t("payments.accountantRole")} onClick={() => undefined}>{t("payments.chooseFile")}</ReasonButton>
        )}
      </Group>
      <ProblemAlert error={looking.error} />
      <ProblemAlert error={taking.error} />
      {asked && looking.data && <StatementPreview fileName={asked.file_name} preview={looking.data} pending={taking.isPending} onTake={() => taking.mutate(asked)} onForget={forget} />}
      <Imported />
    </>
  );
}

function Imported() {
  const { t } = useTranslation();
  const list = useInfiniteQuery({
    queryKey: ["bank-statements"],
    queryFn: ({ pageParam }) => answered(api.GET("/api/v1/bank-statements", { params: { query: { limit: 50, ...(pageParam && { cursor: pageParam }) } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isSuccess && rows.length === 0) {
    return <EmptyState title={t("payments.noStatements")} />;
  }
  return (
    <>
      <QueryState query={list} />
      {rows.length > 0 && (
        <div className="table-frame">
          <table className="data">
            <thead><tr>{["file", "account", "period", "counts", "imported"].map((id) => <th key={id} scope="col">{t(`payments.statement.${id}`)}</th>)}</tr></thead>
            <tbody>
              {rows.map((one) => (
                <tr key={one.statement_id}>
                  <td>{one.file_name} <span className="quiet">{one.format.toUpperCase()}</span></td>
                  <td className="narrow-line">{one.account} <span className="quiet">{one.currency}</span></td>
                  <td><DateText value={one.period_from} as="short" />–<DateText value={one.period_to} as="short" /></td>
                  <td className="narrow-line">{t("payments.statement.summary", one.counts)}</td>
                  <td className="narrow-line"><DateText value={one.imported_at} as="moment" /> <span className="quiet">{one.imported_by}</span></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {list.hasNextPage && <Button variant="default" mt="md" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t("common.more")}</Button>}
    </>
  );
}
