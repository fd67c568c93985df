import { Alert } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Told } from "../../components/told";
import { useDidoxCompanies } from "../operations/data";

/** Why nothing goes to Didox for a legal entity; nothing when it goes. */
export function Company({ entityId }: { entityId: string }) {
  const { t } = useTranslation();
  const companies = useDidoxCompanies();
  const company = companies.data?.find(({ legal_entity_id }) => legal_entity_id === entityId);
  if (!company || (company.set_up && !company.stopped_at && !company.lane_reason)) {
    return null;
  }
  const reason = company.stop_reason ? <Told said={company.stop_said} words={company.stop_reason} /> : <Told said={company.lane_said} words={company.lane_reason} />;
  return <Alert color="yellow" mb="sm" role="status">{company.set_up ? reason : t("signing.notSetUp")}</Alert>;
}
