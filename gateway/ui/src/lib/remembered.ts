// The cookie of a session is hidden from the page, so the page notes by itself that there is one. Without the note nobody
// is asked: the question would be refused (401), and a refusal stands in the browser's console as an error.
const NOTE = "proxima.session";

/** Whether this browser logged in and did not log out again; the server knows whether the session still holds. */
export function isRemembered(): boolean {
  return localStorage.getItem(NOTE) !== null;
}

/** Notes that this browser has a session. */
export function remember(): void {
  localStorage.setItem(NOTE, "open");
}

/** Notes that it has none any more. */
export function forget(): void {
  localStorage.removeItem(NOTE);
}
