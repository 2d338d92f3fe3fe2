using Simulator.Documents;
using Simulator.Journal;
using Simulator.Streams;
using Simulator.Workloads;

namespace Simulator.Endpoints;

/// <summary>Reads jobs for an answer, and notes in journal and ledger what the answer discloses, before its bytes are sent.</summary>
internal sealed class JobReader(Story story, StreamHub hub, EventJournal journal, CostLedger ledger, DocumentBuffer buffer)
{
    /// <summary>Ids that begin so belong to somebody else: 403.</summary>
    public const string DeniedPrefix = "job_denied";

    /// <summary>Looks a job up, in the present.</summary>
    public ApiError? TryWith(string jobId, Action<SimulatedJob, DateTimeOffset> act) =>
        jobId.StartsWith(DeniedPrefix, StringComparison.Ordinal)
            ? ApiError.AccessDenied(jobId)
            : story.Read(now =>
            {
                if (story.Jobs.Find(jobId) is not { } job)
                {
                    return ApiError.JobNotFound(jobId);
                }

                act(job, now);
                return null;
            });

    /// <summary>Under the story's lock.</summary>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Write(SimulatedJob job, DateTimeOffset at, DocumentRequest request) =>
        buffer.Write(job, at, request);

    /// <summary>Under the story's lock.</summary>
    public void Disclose(JournalRoute route, SimulatedJob job, DateTimeOffset at, DocumentRequest request, bool sent)
    {
        journal.Add(
            new JournalEntry(job.Id, hub.Epoch, job.Sequence, at, route, job.StatusText, job.SubstateText, job.RetryCount, sent)
        );
        if (sent && !request.IsSummary)
        {
            ledger.Publish(job, job.RetryCount, job.ShownCost(at));
        }
    }
}
