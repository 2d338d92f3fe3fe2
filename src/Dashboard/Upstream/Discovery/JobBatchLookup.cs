using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Requests;
using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Upstream.Discovery;

/// <summary>Reads several jobs by upstream's batch, where it has one: a key that may only read is refused the POST.</summary>
internal sealed class JobBatchLookup(
    JobStore store,
    UpstreamClient client,
    BatchSupport support,
    DocumentIntake intake,
    LookupMemory memory,
    TimeProvider timeProvider
)
{
    /// <summary>The API page names no limit for a batch, so a moderate one.</summary>
    private const int BatchSize = 100;

    /// <summary>Where there is no batch: a request each, which no one caller may have many of.</summary>
    private const int MostSingly = 20;

    /// <returns>The jobs that could not be read and why, and those that are left to be read singly.</returns>
    public async Task<(List<(string JobId, ApiFailure Failure)> Failures, List<string> Left)> ReadAsync(
        List<string> jobIds,
        JobDetail details,
        CancellationToken cancellationToken
    )
    {
        var failures = new List<(string JobId, ApiFailure Failure)>();
        var left = new List<string>();
        foreach (var chunk in jobIds.Chunk(BatchSize))
        {
            if (support.IsRefused)
            {
                left.AddRange(chunk);
            }
            else if (await ReadChunkAsync(chunk, details, failures, cancellationToken) is { } failure)
            {
                if (support.Observe(failure))
                {
                    left.AddRange(chunk);
                }
                else
                {
                    failures.AddRange(chunk.Select(jobId => (jobId, failure)));
                }
            }
        }

        var tooMany = new ApiFailure(FailureKind.RateLimited, "Upstream takes no batch; ask for fewer jobs at once.");
        failures.AddRange(left.Skip(MostSingly).Select(jobId => (jobId, tooMany)));
        return (failures, [.. left.Take(MostSingly)]);
    }

    /// <returns>Why the whole chunk could not be read; null where it was.</returns>
    private async Task<ApiFailure?> ReadChunkAsync(
        string[] jobIds,
        JobDetail details,
        List<(string JobId, ApiFailure Failure)> failures,
        CancellationToken cancellationToken
    )
    {
        var requestedAt = timeProvider.GetUtcNow();
        var include = details == JobDetail.None ? null : details.ToIncludes().ToList();
        var answer = await client.GetStatusesAsync(
            new BatchStatusRequest(jobIds, include),
            RequestPurpose.Person,
            cancellationToken
        );
        if (answer.Failure is { } failure)
        {
            return failure;
        }

        if (StatusAnswers.Read(answer.Body) is not { } answers)
        {
            intake.RefuseAnswer(UpstreamCall.Batch, RequestPurpose.Person, answer.Body);
            return new ApiFailure(FailureKind.Unexpected, "Upstream's answer to a batch has no shape that we know.");
        }

        support.Observe(answers.Shape);
        var missing = jobIds.ToHashSet(StringComparer.Ordinal);
        foreach (var result in answers.Documents)
        {
            if (!result.IsAccepted)
            {
                intake.Refuse(result, "batch");
            }
            else if (missing.Remove(result.Document.JobId))
            {
                intake.Accept(result.Document, DocumentSource.Batch, null, requestedAt);
                memory.Note(result.Document.JobId, details, null, requestedAt);
            }
        }

        foreach (var (jobId, error) in answers.Errors.Where(error => missing.Remove(error.JobId)))
        {
            Fail(jobId, error.ToFailure(), requestedAt, failures);
        }

        foreach (var jobId in missing)
        {
            // a bare array has no other way to say it
            var kind = answers.Shape == BatchShape.Array ? FailureKind.NotFound : FailureKind.Unexpected;
            Fail(jobId, new ApiFailure(kind, $"Upstream's batch says nothing of {jobId}."), requestedAt, failures);
        }

        return null;
    }

    private void Fail(
        string jobId,
        ApiFailure failure,
        DateTimeOffset requestedAt,
        List<(string JobId, ApiFailure Failure)> failures
    )
    {
        memory.Note(jobId, JobDetail.None, failure, requestedAt);
        failures.Add((jobId, failure));
        if (failure.Kind == FailureKind.NotFound)
        {
            store.MarkGone(jobId, timeProvider.GetUtcNow());
        }
    }
}
