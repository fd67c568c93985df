/** A key of a signer, as the program on their machine lists it. */
export type SigningKey = { disk: string; path: string; name: string; alias: string; holder: string; company: string; tin: string; until: string | null };
export type Signature = { pkcs7: string; signature_hex: string };

/** Who signs bytes: the program on the signer's machine, or a stand-in for it. */
export interface Signer {
  /** All keys that can be used now. */
  keys(): Promise<SigningKey[]>;
  /** A key made ready; the program asks for its password at the first signature, once. */
  load(key: SigningKey): Promise<string>;
  /** The attached container over bytes in base64. `KeyProblem` when the key or its owner says no. */
  sign(data: string, keyId: string): Promise<Signature>;
}

/** The program or the key refused; nothing was signed. The words are the program's. */
export class KeyProblem extends Error {}

/** Reads a key's alias (`cn=…,o=…,1.2.860.3.16.1.1=…`), where the company's TIN has a number for its name. */
export function keyOf({ disk, path, name, alias }: Record<"disk" | "path" | "name" | "alias", string>): SigningKey {
  const parts = new Map(alias.split(/,(?=[\w.]+=)/).map((part): [string, string] => [part.slice(0, part.indexOf("=")).trim().toLowerCase(), part.slice(part.indexOf("=") + 1).trim()]));
  return {
    disk, path, name, alias, holder: parts.get("cn") ?? name, company: parts.get("o") ?? "", tin: parts.get("1.2.860.3.16.1.1") ?? parts.get("uid") ?? "",
    until: parts.get("validto") ?? null,
  };
}

type Reply = { success: boolean; reason?: string; [key: string]: unknown };

/** E-IMZO over its websocket on this machine; one call at a time on a connection of its own, as the program expects. */
export class Eimzo implements Signer {
  constructor(private readonly url: string, private readonly apiKeys: readonly string[] = []) {}

  async keys(): Promise<SigningKey[]> {
    const { certificates } = await this.call({ plugin: "pfx", name: "list_all_certificates" });
    return (certificates as Parameters<typeof keyOf>[0][]).map(keyOf);
  }

  async load({ disk, path, name, alias }: SigningKey): Promise<string> {
    return String((await this.call({ plugin: "pfx", name: "load_key", arguments: [disk, path, name, alias] }))["keyId"]);
  }

  async sign(data: string, keyId: string): Promise<Signature> {
    const reply = await this.call({ plugin: "pkcs7", name: "create_pkcs7", arguments: [data, keyId, "no"] });
    return { pkcs7: String(reply["pkcs7_64"]), signature_hex: String(reply["signature_hex"]) };
  }

  private call(message: object): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.url);
      // The page's domain introduces itself first, where it has a key of the program's makers.
      const waiting = [...(this.apiKeys.length > 0 ? [{ name: "apikey", arguments: this.apiKeys }] : []), message];
      const next = () => socket.send(JSON.stringify(waiting[0]));
      socket.onopen = next;
      socket.onerror = () => reject(new KeyProblem("eimzo_unreachable"));
      socket.onclose = () => reject(new KeyProblem("eimzo_unreachable"));
      socket.onmessage = (event) => {
        const reply = JSON.parse(String(event.data)) as Reply;
        waiting.shift();
        if (reply.success && waiting.length > 0) {
          next();
          return;
        }
        if (reply.success) {
          resolve(reply);
        } else {
          reject(new KeyProblem(reply.reason ?? "eimzo_refused"));
        }
        socket.close();
      };
    });
  }
}

/** The program as the gateway says where it is. */
export function eimzo(): Signer {
  const told = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";
  return new Eimzo(told("eimzo-url"), told("eimzo-keys").split(" ").filter(Boolean));
}
