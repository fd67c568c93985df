import { expect, test } from "vitest";
import { addressOf, logoOf } from "./logo-file";

test("a picture is taken by the ending of its name", async () => {
  const logo = await logoOf(new File(["<svg/>"], "Our logo.SVG"));
  expect(logo).toEqual({ media_type: "image/svg+xml", data: "PHN2Zy8+" });
  expect(typeof logo === "object" && addressOf(logo)).toBe("data:image/svg+xml;base64,PHN2Zy8+");
  expect(await logoOf(new File(["x"], "logo.png"))).toMatchObject({ media_type: "image/png" });
});

test("another kind of file, and one that is too large, are not sent", async () => {
  expect(await logoOf(new File(["x"], "logo.jpg", { type: "image/png" }))).toBe("type");
  expect(await logoOf(new File([new Uint8Array(32 * 1024 + 1)], "logo.png"))).toBe("size");
  expect(await logoOf(new File([new Uint8Array(32 * 1024)], "logo.png"))).toMatchObject({ media_type: "image/png" });
});
