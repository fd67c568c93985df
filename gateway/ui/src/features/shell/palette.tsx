import { Combobox, Modal, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api } from "../../client";
import { SearchIcon } from "../../components/icons";
import { StatusBadge } from "../../components/status-badge";
import { useSections } from "../settings/use-sections";
import { useTermsFound } from "./palette-terms";
import { usePlaces } from "./use-places";

const SHORTEST = 2;

/** Goes to a section, an invoice, a client or an application by a few letters. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal.Root opened onClose={onClose} padding={0} yOffset="12vh">
      <Modal.Overlay />
      <Modal.Content aria-label={t("palette.title")}>
        <Modal.Body><Search onDone={onClose} /></Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Search({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const [word] = useDebouncedValue(typed.trim(), 200);
  const list = useCombobox({ opened: true });
  const fits = (name: string) => name.toLocaleLowerCase().includes(typed.trim().toLocaleLowerCase());
  const places = usePlaces().filter(({ key }) => fits(t(`nav.${key}`)));
  const sections = useSections().filter(({ key }) => typed.trim() !== "" && fits(t(`section.${key}`)));
  const found = useQuery({
    queryKey: ["palette", word],
    queryFn: () => answered(api.GET("/api/v1/invoices", { params: { query: { q: word, limit: 8 } } })),
    enabled: word.length >= SHORTEST,
  });
  const { clients, applications } = useTermsFound(word, word.length >= SHORTEST);
  const invoices = word.length >= SHORTEST ? (found.data?.items ?? []) : [];

  function go(to: string) {
    onDone();
    void navigate({ to });
  }

  return (
    <Combobox store={list} onOptionSubmit={go}>
      <Combobox.EventsTarget>
        <TextInput
          variant="unstyled" size="md" className="palette-field" placeholder={t("palette.hint")} aria-label={t("palette.title")} data-autofocus
          leftSection={<SearchIcon />} value={typed} onKeyDown={(event) => event.key === "Escape" && onDone()}
          onChange={(event) => { setTyped(event.currentTarget.value); list.updateSelectedOptionIndex(); }}
        />
      </Combobox.EventsTarget>
      <Combobox.Options className="palette-list" aria-label={t("palette.title")}>
        {places.length > 0 && (
          <Combobox.Group label={t("palette.places")}>
            {places.map(({ to, key, icon }) => (
              <Combobox.Option value={to} key={to}><span className="item-icon">{icon}</span>{t(`nav.${key}`)}</Combobox.Option>
            ))}
          </Combobox.Group>
        )}
        {sections.length > 0 && (
          <Combobox.Group label={t("nav.settings")}>
            {sections.map(({ key }) => <Combobox.Option value={`/settings/${key}`} key={key}>{t(`section.${key}`)}</Combobox.Option>)}
          </Combobox.Group>
        )}
        {invoices.length > 0 && (
          <Combobox.Group label={t("palette.invoices")}>
            {invoices.map((row) => (
              <Combobox.Option value={`/invoices/${row.invoice_id}`} key={row.invoice_id}>
                <b>{row.number ?? t("common.noNumber")}</b> <span className="grow">{row.client_name}</span> <StatusBadge status={row.status} />
              </Combobox.Option>
            ))}
          </Combobox.Group>
        )}
        {clients.length > 0 && (
          <Combobox.Group label={t("palette.clients")}>
            {clients.map((one) => <Combobox.Option value={`/clients/${one.client_id}`} key={one.client_id}><b>{one.name}</b> <span className="quiet small">{one.tin}</span></Combobox.Option>)}
          </Combobox.Group>
        )}
        {applications.length > 0 && (
          <Combobox.Group label={t("palette.applications")}>
            {applications.map((one) => <Combobox.Option value={`/applications/${one.application_id}`} key={one.application_id}><b>{one.application_id}</b> <span className="grow">{one.title}</span> <span className="pill">{one.deal_type}</span></Combobox.Option>)}
          </Combobox.Group>
        )}
        {places.length + sections.length + invoices.length + clients.length + applications.length === 0 && <Combobox.Empty>{t("palette.nothing")}</Combobox.Empty>}
      </Combobox.Options>
    </Combobox>
  );
}
