import { PasswordInput as Field, type PasswordInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** A field of a secret, whose eye says what it does in the reader's language. */
export function PasswordInput(props: PasswordInputProps) {
  const { t } = useTranslation();
  return <Field visibilityToggleButtonProps={{ "aria-label": t("common.showPassword") }} {...props} />;
}
