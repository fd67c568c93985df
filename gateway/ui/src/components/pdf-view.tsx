import { Loader } from "@mantine/core";
import * as pdf from "pdfjs-dist";
import worker from "pdfjs-dist/build/pdf.worker.min.mjs?url";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

pdf.GlobalWorkerOptions.workerSrc = worker;

type Props = { bytes: ArrayBuffer | undefined; label: string; onShown?: () => void };

/**
 * The pages of a PDF as pictures in the width there is. The last good pages stay until the next are drawn. Loaded only
 * where a document is shown: import it lazily.
 */
export function PdfView({ bytes, label, onShown }: Props) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const [drawn, setDrawn] = useState(false);
  const shown = useRef(onShown);
  useEffect(() => {
    shown.current = onShown;
  });

  useEffect(() => {
    if (!bytes) {
      return;
    }
    let gone = false;
    // The worker takes the bytes away, the cache keeps its own.
    const opening = pdf.getDocument({ data: bytes.slice(0) });
    draw(opening.promise, frame.current?.clientWidth ?? 600, () => gone)
      .then((pages) => {
        if (!gone) {
          frame.current?.replaceChildren(...pages);
          setFailed(false);
          setDrawn(true);
          shown.current?.();
        }
      })
      .catch(() => !gone && setFailed(true));
    return () => {
      gone = true;
      void opening.destroy();
    };
  }, [bytes]);

  return (
    <div className="pdf" role="document" aria-label={label}>
      {failed && <p className="empty">{t("pdf.failed")}</p>}
      {!failed && !drawn && <Loader size="sm" m="lg" aria-label={t("common.loading")} />}
      <div ref={frame} />
    </div>
  );
}

async function draw(opening: Promise<pdf.PDFDocumentProxy>, width: number, gone: () => boolean): Promise<HTMLCanvasElement[]> {
  const opened = await opening;
  const pages: HTMLCanvasElement[] = [];
  for (let number = 1; number <= opened.numPages && !gone(); number += 1) {
    const page = await opened.getPage(number);
    const { width: natural } = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: (width / natural) * Math.min(2, window.devicePixelRatio || 1) });
    const canvas = document.createElement("canvas");
    canvas.width = viewport.width;
    canvas.height = viewport.height;
    await page.render({ canvas, viewport }).promise;
    pages.push(canvas);
  }
  return pages;
}
