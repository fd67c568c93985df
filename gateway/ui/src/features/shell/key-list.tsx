import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";

const KEYS: readonly [string, readonly string[]][] = [
  ["palette", ["Ctrl K", "/"]],
  ["list", ["?"]],
  ["down", ["j", "↓"]],
  ["up", ["k", "↑"]],
  ["select", ["x"]],
  ["open", ["o", "Enter"]],
  ["card", ["a"]],
  ["approve", ["Ctrl Enter"]],
  ["save", ["Ctrl S"]],
  ["undo", ["u", "Ctrl Z"]],
  ["move", ["Alt ↑", "Alt ↓"]],
  ["escape", ["Esc"]],
];

/** What each key does. */
export function KeyList({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} title={t("keys.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <dl className="keys">
        {KEYS.map(([key, names]) => (
          <div key={key}>
            <dt>{names.map((name, index) => <span key={name}>{index > 0 && ` ${t("keys.or")} `}<kbd>{name}</kbd></span>)}</dt>
            <dd>{t(`keys.${key}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
