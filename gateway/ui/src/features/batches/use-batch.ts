import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, api, intention, type Schemas } from "../../client";

export type Batch = Schemas["BatchRead"];
export type BatchAsked = Pick<Schemas["CreateBatch"], "verb"> & Partial<Schemas["CreateBatch"]>;

// The live stream tells the one who asked; this is for the times when it does not.
const LOOK_AGAIN = 2_000;

/** A batch with the result of every item, kept up while it runs. */
export function useBatch(batchId: string | undefined) {
  return useQuery({
    queryKey: ["batch", batchId],
    enabled: batchId !== undefined,
    queryFn: () => answered(api.GET("/api/v1/batches/{batch_id}", { params: { path: { batch_id: batchId ?? "" } } })),
    refetchInterval: ({ state }) => (state.data?.state === "running" ? LOOK_AGAIN : false),
  });
}

/** Starts a batch; what was asked acts once, however often it is sent. */
export function useStartBatch(onStarted: (batch: Batch) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (asked: { body: BatchAsked; key: string }) =>
      answered(api.POST("/api/v1/batches", { params: { header: { "Idempotency-Key": asked.key } }, body: { all_green: false, keep_worklogs: false, ...asked.body } })),
    onSuccess: (batch) => {
      queries.setQueryData(["batch", batch.batch_id], batch);
      onStarted(batch);
    },
  });
}

/** Goes on with a batch that paused. */
export function useResumeBatch(batchId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answered(api.POST("/api/v1/batches/{batch_id}/resume", { params: { path: { batch_id: batchId }, header: { "Idempotency-Key": intention() } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["batch", batchId] }),
  });
}
