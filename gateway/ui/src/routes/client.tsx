import "../features/clients/clients.css";
import { useParams } from "@tanstack/react-router";
import { ClientCard } from "../features/clients/client-card";

export function ClientRoute() {
  const { id } = useParams({ from: "/clients/$id" });
  return <ClientCard key={id} clientId={id} />;
}
