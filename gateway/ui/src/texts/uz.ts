import { parts } from "./parts";

export default parts(import.meta.glob("./uz/*.json", { eager: true, import: "default" }));
