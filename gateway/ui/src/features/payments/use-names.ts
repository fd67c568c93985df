import { useClients } from "../registry/data";

/** The name of a client by its id, or the id while it is not known. */
export function useClientName(): (id: string | null) => string {
  const clients = useClients().data;
  return (id) => (id === null ? "—" : (clients?.find(({ client_id }) => client_id === id)?.name ?? id));
}
