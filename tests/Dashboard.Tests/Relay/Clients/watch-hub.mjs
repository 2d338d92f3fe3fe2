// Follows a query's jobs by the hub: a snapshot, then changes in batches; breaks off once and goes on after the last batch.
//
//   npm install @microsoft/signalr
//   node watch-hub.mjs BASE_URL QUERY JOB

import signalR from "@microsoft/signalr";

const [base, query, awaited] = process.argv.slice(2);
const known = new Map();
let position = null;

// until the awaited job is over, or the first batch only
function watch(connection, isFirstEnough) {
  return new Promise((resolve, reject) => {
    const subscription = connection.stream("Watch", query, position).subscribe({
      next(batch) {
        if (batch.reset) known.clear();
        for (const job of batch.upserts) known.set(job.jobId, job);
        for (const jobId of batch.deletes) known.delete(jobId);
        position = { epoch: batch.epoch, seq: batch.seq, until: batch.until, at: batch.at };
        console.log(batch.reset ? "reset" : "batch", ...[...known.values()].map((job) => `${job.jobId}:${job.status}`).sort());
        if (isFirstEnough || known.get(awaited)?.status === "completed") {
          subscription.dispose();
          resolve();
        }
      },
      error: reject,
      complete: () => reject(new Error("the hub ended the stream")),
    });
  });
}

for (const isFirst of [true, false]) {
  const connection = new signalR.HubConnectionBuilder()
    .withUrl(`${base}/hubs/jobs`)
    .configureLogging(signalR.LogLevel.Error)
    .build();
  await connection.start();
  await watch(connection, isFirst);
  await connection.stop();
}

const refused = new signalR.HubConnectionBuilder().withUrl(`${base}/hubs/jobs`).configureLogging(signalR.LogLevel.None).build();
await refused.start();
await new Promise((resolve) =>
  refused.stream("Watch", "status=sleeping", null).subscribe({
    next() {},
    complete: () => resolve(console.log("not refused")),
    error: (error) => resolve(console.log(error.message)),
  }),
);
await refused.stop();
