import { parts } from "./parts";

export default parts(import.meta.glob("./en/*.json", { eager: true, import: "default" }));
