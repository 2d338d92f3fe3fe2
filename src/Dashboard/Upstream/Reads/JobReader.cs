using System.Runtime.CompilerServices;
using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Requests;
using Shared.Api;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Upstream.Reads;

/// <summary>
/// Reads jobs, many in one request where upstream takes the batch, and hands what comes to the store: for whoever has jobs read, for whatever
/// reason.
/// </summary>
internal sealed class JobReader(
    UpstreamClient client,
    BatchSupport support,
    DocumentIntake intake,
    JobStore store,
    GoneJobs gone,
    ErrorLog errors,
    TimeProvider timeProvider
)
{
    private const string NoDocument = "Upstream's answer is no status document; see the refused documents.";

    /// <summary>Reads jobs together where upstream takes the batch, else one by one.</summary>
    /// <param name="jobIds">Each once.</param>
    /// <param name="atOnce">So many requests for one job each may be under way together.</param>
    /// <returns>What each request told, as it comes; every job once in all.</returns>
    public async IAsyncEnumerable<IReadOnlyList<JobReading>> ReadAsync(
        IReadOnlyCollection<string> jobIds,
        JobDetail details,
        RequestPurpose purpose,
        int atOnce,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var left = new List<string>();
        var parts = new Queue<(string[] JobIds, Halves? Of)>(jobIds.Chunk(support.Size).Select(part => (part, (Halves?)null)));
        while (parts.TryDequeue(out var next))
        {
            var (part, halves) = next;
            if (part.Length == 1 || support.IsRefused)
            {
                left.AddRange(part);
                continue;
            }

            var (readings, failure) = await ReadTogetherAsync(part, details, purpose, cancellationToken);
            if (failure is null)
            {
                halves?.Answered(support);
                yield return readings;
            }
            else if (support.Observe(failure))
            {
                left.AddRange(part);
            }
            else if (failure.Kind == FailureKind.Unauthorized)
            {
                // perhaps the key may read and not post, and upstream says so in this way
                var first = await ReadAsync(part[0], details, purpose, cancellationToken);
                yield return [first];
                if (first.Failure?.Kind == FailureKind.Unauthorized)
                {
                    yield return [.. part[1..].Select(jobId => Fail(jobId, failure, isOfRequest: true))];
                }
                else
                {
                    support.ObserveRefusal();
                    left.AddRange(part[1..]);
                }
            }
            else if (failure.Kind is FailureKind.InvalidRequest or FailureKind.TooLarge)
            {
                // one id that upstream does not like, or too many of them: those that are not to blame are found by halves
                var both = new Halves(part.Length);
                parts.Enqueue((part[..(part.Length / 2)], both));
                parts.Enqueue((part[(part.Length / 2)..], both));
            }
            else
            {
                yield return [.. part.Select(jobId => Fail(jobId, failure, isOfRequest: true))];
            }
        }

        foreach (var group in left.Chunk(atOnce))
        {
            var reads = group.Select(jobId => ReadAsync(jobId, details, purpose, cancellationToken));
            await foreach (var read in Task.WhenEach(reads).WithCancellation(cancellationToken))
            {
                yield return [await read];
            }
        }
    }

    private async Task<JobReading> ReadAsync(
        string jobId,
        JobDetail details,
        RequestPurpose purpose,
        CancellationToken cancellationToken
    )
    {
        var include = details == JobDetail.None ? null : string.Join(',', details.ToIncludes());
        var answer = await client.GetStatusAsync(jobId, include, purpose, cancellationToken);
        if (answer.Failure is { } failure)
        {
            return Fail(jobId, failure, isOfRequest: !JobRefusals.IsForGood(failure));
        }

        var before = store.Find(jobId);
        var result = DocumentReader.Read(answer.Body, jobId);
        if (!result.IsAccepted)
        {
            intake.Refuse(result, "read");
            return Fail(jobId, new ApiFailure(FailureKind.Unexpected, NoDocument), isOfRequest: false);
        }

        var after = Take(result.Document, answer);
        return new JobReading(jobId, answer.SentAt, null) { Change = (before, after), Problem = answer.Problem?.Failure };
    }

    /// <returns>A reading of each job, or why there is none of any.</returns>
    private async Task<(List<JobReading> Readings, ApiFailure? Failure)> ReadTogetherAsync(
        string[] jobIds,
        JobDetail details,
        RequestPurpose purpose,
        CancellationToken cancellationToken
    )
    {
        var answer = await client.GetStatusesAsync(
            new BatchStatusRequest(jobIds, details == JobDetail.None ? null : [.. details.ToIncludes()]),
            purpose,
            cancellationToken
        );
        if (answer.Failure is { } failure)
        {
            return ([], failure);
        }

        if (StatusAnswers.Read(answer.Body) is not { } answers)
        {
            intake.RefuseAnswer(UpstreamCall.Batch, purpose, answer.Body);
            return ([], new ApiFailure(FailureKind.Unexpected, "Upstream's answer to a batch has no shape that we know."));
        }

        support.Observe(answers.Shape);
        var readings = Accept(jobIds, answers, answer);
        foreach (var reading in readings.Where(reading => reading.Failure is not null))
        {
            errors.Add(UpstreamCall.Batch, purpose, reading.JobId, reading.Failure!);
        }

        return (readings, null);
    }

    private List<JobReading> Accept(string[] jobIds, StatusAnswers answers, ApiAnswer answer)
    {
        var readings = new List<JobReading>(jobIds.Length);
        var silent = new HashSet<string>(jobIds, StringComparer.Ordinal);
        foreach (var result in answers.Documents)
        {
            if (!result.IsAccepted)
            {
                intake.Refuse(result, "batch");
            }
            else if (silent.Remove(result.Document.JobId))
            {
                var before = store.Find(result.Document.JobId);
                var after = Take(result.Document, answer);
                readings.Add(
                    new JobReading(after.JobId, answer.SentAt, null)
                    {
                        Change = (before, after),
                        Problem = answer.Problem?.Concerns(after.JobId) == true ? answer.Problem.Failure : null,
                    }
                );
            }
        }

        foreach (var (jobId, error) in answers.Errors)
        {
            if (silent.Remove(jobId))
            {
                var failure = error.ToFailure() with { IsOfRelay = answer.IsOfRelay };
                readings.Add(Fail(jobId, failure, isOfRequest: false));
            }
        }

        // a bare array has no other way to say that there is no such job
        var kind = answers.Shape == BatchShape.Array ? FailureKind.NotFound : FailureKind.Unexpected;
        foreach (var jobId in silent)
        {
            var failure = new ApiFailure(kind, $"Upstream's batch says nothing of {jobId}.");
            readings.Add(Fail(jobId, failure, isOfRequest: false));
        }

        return readings;
    }

    private Job Take(JobStatusDocument document, ApiAnswer answer)
    {
        var job = intake.AcceptAnswer(document, answer);
        if (document.GoneSince is null)
        {
            gone.OnFound(job, answer.SentAt);
        }

        return job;
    }

    /// <summary>Where both halves of what was refused are answered, no id was to blame, but their number.</summary>
    private sealed class Halves(int jobs)
    {
        private int _answered;

        public void Answered(BatchSupport support)
        {
            if (++_answered == 2)
            {
                support.ObserveTooMany(jobs);
            }
        }
    }

    private JobReading Fail(string jobId, ApiFailure failure, bool isOfRequest)
    {
        var before = store.Find(jobId);
        if (failure.Kind == FailureKind.NotFound)
        {
            gone.OnMissed(jobId);
        }

        return new JobReading(jobId, timeProvider.GetUtcNow(), failure) { Change = (before, before), IsOfRequest = isOfRequest };
    }
}
