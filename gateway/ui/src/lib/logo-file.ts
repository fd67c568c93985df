import type { Schemas } from "../client";
import { base64 } from "./base64";

export type Logo = Schemas["LogoWrite"];

const MOST_BYTES = 32 * 1024;

/** A chosen file as a logo, or why it cannot be one; what is inside of it only the server looks at. */
export async function logoOf(file: File): Promise<Logo | "type" | "size"> {
  const media_type = typeOf(file.name);
  if (!media_type) {
    return "type";
  }
  return file.size > MOST_BYTES ? "size" : { media_type, data: base64(new Uint8Array(await file.arrayBuffer())) };
}

/** Where an element of the page finds the picture. */
export function addressOf(logo: Logo): string {
  return `data:${logo.media_type};base64,${logo.data}`;
}

// By the name: systems disagree about the type of an SVG.
function typeOf(name: string): Logo["media_type"] | null {
  const ending = name.toLowerCase().split(".").at(-1);
  return ending === "svg" ? "image/svg+xml" : ending === "png" ? "image/png" : null;
}
