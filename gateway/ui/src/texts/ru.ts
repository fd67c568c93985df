import { parts } from "./parts";

export default parts(import.meta.glob("./ru/*.json", { eager: true, import: "default" }));
