import { useState } from "react";
import { intention, Refusal } from "../client";

/** The key of one intention. A refusal did nothing: what is changed and asked again after it is another intention. */
export function useIntention() {
  const [key, setKey] = useState(intention);
  const renew = () => setKey(intention());
  const onError = (error: Error) => {
    if (error instanceof Refusal && error.status < 500) {
      renew();
    }
  };
  return { key, renew, onError };
}
