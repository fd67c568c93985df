import { parts } from "./parts";

/** What every page may need; the large parts of single pages come with their page (`late.ts`). */
export default parts(import.meta.glob(["./uz/*.json", "!./uz/{approvals,clients,contracts,drift,invoice,month,operations,payments,registry,settings,signing,terms,time}.json"], { eager: true, import: "default" }));
