export { SigningPage } from "../features/signing/page";
