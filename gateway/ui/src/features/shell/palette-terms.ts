import { useQuery } from "@tanstack/react-query";
import { APPLICATIONS } from "../clients/data";
import { useClients } from "../registry/data";

const MOST = 5;

/** The clients and applications that a few letters name; nothing while there are too few letters. */
export function useTermsFound(word: string, enough: boolean) {
  const clients = useClients(enough);
  const applications = useQuery({ ...APPLICATIONS, staleTime: 600_000, enabled: enough });
  const named = (...texts: (string | null)[]) => enough && texts.some((text) => text?.toLocaleLowerCase().includes(word.toLocaleLowerCase()));
  return {
    clients: (clients.data ?? []).filter((one) => named(one.name, one.legal_name, one.tin)).slice(0, MOST),
    applications: (applications.data ?? []).filter((one) => named(one.application_id, one.title, one.contract_no)).slice(0, MOST),
  };
}
