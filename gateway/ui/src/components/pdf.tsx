import { useElementSize } from "@mantine/hooks";
import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from "pdfjs-dist";
import worker from "pdfjs-dist/build/pdf.worker.min.mjs?url";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

GlobalWorkerOptions.workerSrc = worker;

type Props = { bytes: ArrayBuffer; label: string; busy?: boolean; onShown?: () => void };

/** A PDF as pages of the width that there is. The pages shown stay until all of the next file are drawn; `onShown` tells that they are. */
export function Pdf({ bytes, label, busy = false, onShown }: Props) {
  const { t } = useTranslation();
  const { ref, width } = useElementSize();
  const pages = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const told = useRef(onShown);
  useEffect(() => {
    told.current = onShown;
  });
  const wide = Math.round(width / 40) * 40;

  useEffect(() => {
    if (wide === 0) {
      return;
    }
    let left = false;
    // The library takes the bytes over, so it is given a copy.
    const loading = getDocument({ data: bytes.slice(0), isEvalSupported: false });
    loading.promise
      .then((file) => drawn(file, wide))
      .then((canvases) => {
        if (!left) {
          pages.current?.replaceChildren(...canvases);
          setFailed(false);
          told.current?.();
        }
      })
      .catch(() => setFailed((before) => before || !left));
    return () => {
      left = true;
      void loading.destroy();
    };
  }, [bytes, wide]);

  return (
    <div ref={ref} className="pdf" data-busy={busy || undefined} role="region" aria-label={label} tabIndex={0}>
      {failed && <p className="quiet">{t("inv.preview.unreadable")}</p>}
      <div ref={pages} role="img" aria-label={label} />
    </div>
  );
}

async function drawn(file: PDFDocumentProxy, width: number): Promise<HTMLCanvasElement[]> {
  const numbers = Array.from({ length: file.numPages }, (_, index) => index + 1);
  const canvases = [];
  for (const number of numbers) {
    const page = await file.getPage(number);
    const scale = (width / page.getViewport({ scale: 1 }).width) * Math.min(window.devicePixelRatio || 1, 2);
    const viewport = page.getViewport({ scale });
    const canvas = document.createElement("canvas");
    canvas.width = viewport.width;
    canvas.height = viewport.height;
    await page.render({ canvas, viewport }).promise;
    canvases.push(canvas);
  }
  return canvases;
}
