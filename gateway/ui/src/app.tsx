import { useQuery, useQueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useState } from "react";
import { answered, api, Refusal, type Session, carryCsrf } from "./client";
import { forget, isRemembered, remember } from "./lib/remembered";
import { SessionContext } from "./lib/session";
import { router } from "./routes/router";

const LogIn = lazy(async () => ({ default: (await import("./features/log-in/log-in")).LogIn }));

/** The screens for somebody with a session, the form for everybody else. */
export function App() {
  const queries = useQueryClient();
  const [ended, setEnded] = useState(false);
  const session = useQuery<Session | null>({
    queryKey: ["session"],
    queryFn: async () => {
      if (!isRemembered()) {
        return null;
      }
      try {
        return opened(await answered(api.GET("/api/v1/session")));
      } catch (error) {
        if (error instanceof Refusal && error.status === 401) {
          forget();
          return null;
        }
        throw error;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

  // Whether it was logged out, ended or only its grants changed, the server knows; ask it.
  const leave = useCallback(async () => {
    await queries.invalidateQueries({ queryKey: ["session"] });
    if (queries.getQueryData(["session"]) === null) {
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
      setEnded(true);
    }
  }, [queries]);

  if (session.isPending) {
    return null;
  }
  if (!session.data) {
    return <Suspense><LogIn ended={ended} onOpen={(fresh) => queries.setQueryData(["session"], opened(fresh))} /></Suspense>;
  }
  return (
    <SessionContext value={session.data}>
      <RouterProvider router={router} context={{ leave }} />
    </SessionContext>
  );
}

function opened(session: Session): Session {
  carryCsrf(session.csrf_token);
  remember();
  return session;
}
