import { expect, test } from "vitest";
import { base64 } from "./base64";

test("bytes that are no text, and more of them than a call takes, come through", () => {
  const bytes = Uint8Array.from({ length: 200_000 }, (_, at) => (at * 7) % 256);
  expect(base64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
});
