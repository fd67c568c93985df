import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api } from "../../client";
import { DateText } from "../../components/date-text";
import { Part } from "../../components/part";
import { PasswordInput } from "../../components/password-input";
import { ProblemAlert } from "../../components/problem-alert";
import { ReasonButton } from "../../components/reason-button";
import { SidePanel } from "../../components/side-panel";
import { fieldErrors } from "../../lib/problem";
import { same } from "../../lib/rebased";
import { useSession } from "../../lib/session";
import { GrantsField } from "./grants-field";
import { type Staff, useStaffChange } from "./people-data";
import { PersonInSource } from "./person-in-source";
import { TokenList } from "./token-list";

/** One account: its roles, its password, its tokens, and whether it may come in. */
export function PersonPanel({ person, onClose }: { person: Staff; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <SidePanel label={person.name} subject={person.staff_id} onClose={onClose}>
      <span className={person.active ? "sure" : "wrong"}>{t(person.active ? "settings.people.active" : "settings.people.disabled")}</span>
      <h2>{person.name}</h2>
      <p className="client">{person.login}</p>
      <dl className="pairs">
        <div><dt>{t("settings.people.made")}</dt><dd><DateText value={person.created_at} as="moment" /></dd></div>
        <div><dt>{t("settings.people.seen")}</dt><dd><DateText value={person.last_log_in_at} as="moment" /></dd></div>
      </dl>
      <Roles key={person.grants_version} person={person} />
      <PersonInSource person={person} />
      <Password person={person} />
      <Part title={t("section.tokens")}><TokenList staffId={person.staff_id} /></Part>
      <Access person={person} />
    </SidePanel>
  );
}

function Roles({ person }: { person: Staff }) {
  const { t } = useTranslation();
  const [grants, setGrants] = useState(person.grants);
  const path = { staff_id: person.staff_id };
  const writing = useStaffChange(() => answered(api.PUT("/api/v1/staff/{staff_id}/grants", { params: { path, header: { "If-Match": `"${person.grants_version}"` } }, body: { grants } })));
  const changed = !same(grants, person.grants);
  return (
    <Part title={t("settings.people.roles")}>
      <GrantsField value={grants} onChange={setGrants} />
      <ProblemAlert error={writing.error} />
      <p className="quiet small">{t("settings.people.rolesAtOnce")}</p>
      <Group gap="xs" mt="xs">
        <ReasonButton size="xs" loading={writing.isPending} reason={changed ? null : t("settings.nothingChanged")} onClick={() => writing.mutate(undefined)}>{t("settings.people.saveRoles")}</ReasonButton>
        {changed && <Button size="xs" variant="default" onClick={() => setGrants(person.grants)}>{t("settings.undo")}</Button>}
      </Group>
    </Part>
  );
}

function Password({ person }: { person: Staff }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const setting = useStaffChange(() => answered(api.PUT("/api/v1/staff/{staff_id}/password", { params: { path: { staff_id: person.staff_id } }, body: { password } })), () => setPassword(""));
  const wrong = fieldErrors(setting.error)["password"];
  return (
    <Part title={t("settings.people.password")}>
      <form className="one-field" onSubmit={(event) => { event.preventDefault(); setting.mutate(undefined); }}>
        <PasswordInput className="grow" size="xs" aria-label={t("settings.people.password")} description={t("settings.people.passwordHint")} autoComplete="new-password" value={password} error={wrong} onChange={(event) => setPassword(event.currentTarget.value)} />
        <Button size="xs" variant="default" type="submit" loading={setting.isPending} disabled={!password}>{t("settings.people.setPassword")}</Button>
      </form>
      {!wrong && <ProblemAlert error={setting.error} />}
      {setting.isSuccess && <p className="sure small" role="status">{t("settings.people.passwordSet")}</p>}
    </Part>
  );
}

function Access({ person }: { person: Staff }) {
  const { t } = useTranslation();
  const me = useSession();
  const path = { staff_id: person.staff_id };
  const changing = useStaffChange(() => answered(person.active ? api.POST("/api/v1/staff/{staff_id}/disable", { params: { path } }) : api.POST("/api/v1/staff/{staff_id}/enable", { params: { path } })));
  const own = me.staff_id === person.staff_id && person.active;
  return (
    <Part title={t("settings.people.access")}>
      <p className="quiet small">{t(person.active ? "settings.people.disableHint" : "settings.people.enableHint")}</p>
      <ProblemAlert error={changing.error} />
      <ReasonButton mt="xs" size="xs" variant="default" loading={changing.isPending} reason={own ? t("settings.people.notYourself") : null} onClick={() => changing.mutate(undefined)}>
        {t(person.active ? "settings.people.disable" : "settings.people.enable")}
      </ReasonButton>
    </Part>
  );
}
