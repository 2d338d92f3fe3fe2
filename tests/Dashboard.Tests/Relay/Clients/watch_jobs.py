"""Follows jobs by plain HTTP, as the API page's Python sample does with its SDK: look, poll, ask for many, stream to the end.

    python3 watch_jobs.py BASE_URL POLLED_JOB STREAMED_JOB
"""

import json
import sys
import time
import urllib.request

OVER = {"completed", "failed", "cancelled", "timeout"}  # the page's sample forgets timeout, and would poll for ever


def call(url, body=None):
    request = urllib.request.Request(url, headers={"Accept": "application/json"})
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def get_status(base, job_id, include=()):
    query = f"?include={','.join(include)}" if include else ""
    return call(f"{base}/v2/jobs/{job_id}/status{query}")


def poll(base, job_id, waits, max_wait=20):
    started = time.monotonic()
    attempt = 0
    while time.monotonic() - started < max_wait:
        status = get_status(base, job_id, ["resources"])
        print("poll", status["jobId"], status["status"], status.get("progress"))
        if status["status"] in OVER:
            return status
        time.sleep(waits[min(attempt, len(waits) - 1)])
        attempt += 1
    raise TimeoutError("the job was not over in time")


def check_many(base, job_ids):
    answer = call(f"{base}/v2/jobs/status/batch", {"jobIds": job_ids, "include": ["metrics", "resources"]})
    for status in answer["jobs"]:
        print("batch", status["jobId"], status["status"])
    for error in answer["errors"]:
        print("batch", error["jobId"], error["error"])


def stream(base, job_id):
    request = urllib.request.Request(f"{base}/v2/jobs/{job_id}/status/stream", headers={"Accept": "text/event-stream"})
    with urllib.request.urlopen(request, timeout=20) as lines:
        for line in lines:
            if line.startswith(b"data: "):
                update = json.loads(line[6:])
                print("stream", update["jobId"], update["status"], update.get("progress"))
    print("stream", "closed")  # by the server, because the job is over


if __name__ == "__main__":
    base_url, polled, streamed = sys.argv[1:]
    check_many(base_url, [polled, streamed, "job_nobody_has"])
    stream(base_url, streamed)
    poll(base_url, polled, waits=[0.05, 0.1, 0.2])
