// Follows jobs by plain HTTP, as the API page's JavaScript sample does with its SDK: look, poll, ask for many, stream to the end.
//
//   node watch-jobs.mjs BASE_URL POLLED_JOB STREAMED_JOB

const over = ["completed", "failed", "cancelled", "timeout"]; // the page's sample forgets timeout, and would poll for ever

async function call(url, body) {
  const answer = await fetch(url, {
    method: body ? "POST" : "GET",
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  if (!answer.ok) throw new Error(`${answer.status}: ${(await answer.json()).message}`);
  return answer.json();
}

async function poll(base, jobId, { maxWait = 20_000, interval = 100 } = {}) {
  const started = Date.now();
  while (Date.now() - started < maxWait) {
    const status = await call(`${base}/v2/jobs/${jobId}/status?include=resources,metrics`);
    console.log("poll", status.jobId, status.status, status.progress);
    if (over.includes(status.status)) return status;
    await new Promise((resolve) => setTimeout(resolve, status.progress > 90 ? interval / 2 : interval));
  }
  throw new Error("the job was not over in time");
}

async function checkMany(base, jobIds) {
  const answer = await call(`${base}/v2/jobs/status/batch`, { jobIds, include: ["metrics", "resources", "logs"] });
  for (const status of answer.jobs) console.log("batch", status.jobId, status.status);
  for (const error of answer.errors) console.log("batch", error.jobId, error.error);
}

async function* events(url) {
  const answer = await fetch(url, { headers: { Accept: "text/event-stream" }, signal: AbortSignal.timeout(20_000) });
  let text = "";
  for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + piece).split("\n\n");
    text = blocks.pop();
    for (const block of blocks) {
      const data = block.split("\n").filter((line) => line.startsWith("data: "));
      if (data.length) yield JSON.parse(data.map((line) => line.slice(6)).join("\n"));
    }
  }
}

const [base, polled, streamed] = process.argv.slice(2);
await checkMany(base, [polled, streamed, "job_nobody_has"]);
for await (const update of events(`${base}/v2/jobs/${streamed}/status/stream`)) {
  console.log("stream", update.jobId, update.status, update.progress);
}
console.log("stream", "closed"); // by the server, because the job is over
await poll(base, polled);
