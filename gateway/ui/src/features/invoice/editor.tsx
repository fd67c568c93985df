import { Switch } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Invoice } from "./data";
import { Details } from "./details";
import { Refresh } from "./refresh";
import { Sheet } from "./sheet";
import { Side } from "./side";
import { Totals } from "./totals";

/** A draft: its lines and details at the left, the real paper at the right. */
export function Editor({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const [why, setWhy] = useState<string | null>(null);
  const [preview, setPreview] = useLocalStorage({ key: "proxima.preview", defaultValue: true, getInitialValueInEffect: false });
  return (
    <div className={preview || why ? "editor" : undefined}>
      <div className="editor-left">
        <div className="editor-tools">
          <Refresh invoice={invoice} />
          <Switch size="xs" label={t("inv.preview.show")} checked={preview} onChange={(event) => setPreview(event.currentTarget.checked)} />
        </div>
        <Sheet invoice={invoice} onWhy={setWhy} />
        <Totals invoice={invoice} />
        <Details invoice={invoice} />
      </div>
      {(preview || why) && (
        <div className="editor-right">
          <Side invoice={invoice} why={why} onLeaveWhy={() => setWhy(null)} />
        </div>
      )}
    </div>
  );
}
