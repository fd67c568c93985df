import "../features/clients/clients.css";
import { useParams } from "@tanstack/react-router";
import { ApplicationCard } from "../features/clients/application-card";

export function ApplicationRoute() {
  const { id } = useParams({ from: "/applications/$id" });
  return <ApplicationCard key={id} applicationId={id} />;
}
