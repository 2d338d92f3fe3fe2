using Simulator.Documents;
using Simulator.Faults;
using Simulator.Journal;
using Simulator.Streams;
using Simulator.Workloads;

namespace Simulator.Endpoints;

/// <summary>Reads jobs for an answer, and sees to it that journal and ledger learn what the answer discloses.</summary>
internal sealed class JobReader(
    Story story,
    StreamHub hub,
    EventJournal journal,
    CostLedger ledger,
    DocumentBuffer buffer,
    FaultBoard faults
)
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

    /// <summary>Writes a job's document for an answer, spoiled if a fault says so. Under the story's lock.</summary>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Write(
        HttpContext context,
        JournalRoute route,
        SimulatedJob job,
        DateTimeOffset at,
        DocumentRequest request
    )
    {
        var document = buffer.Write(job, at, request);
        var fate = AnswerFate.Of(context);
        var spoiled = fate.Spoil(document, PoisonFor(context, job));
        var cost = request.IsSummary ? null : job.ShownCost(at);
        var entry = new JournalEntry(
            job.Id,
            hub.Epoch,
            job.Sequence,
            at,
            route,
            job.StatusText,
            job.SubstateText,
            job.RetryCount,
            Delivery.Whole
        );
        fate.Note(
            delivery =>
            {
                journal.Add(entry with { Delivery = delivery });
                if (delivery == Delivery.Whole)
                {
                    ledger.Publish(job, entry.RetryCount, cost);
                }
            },
            spoiled is not null
        );
        // Among other documents there has to be something between two commas.
        return spoiled is [] && route != JournalRoute.Status ? " "u8 : spoiled ?? document;
    }

    // A call for many jobs names none, so that what is ordered for some of them is found only here.
    private string? PoisonFor(HttpContext context, SimulatedJob job) =>
        faults.IsQuiet || context.GetEndpoint()?.Metadata.GetMetadata<ApiRoute>() is not { HoldsManyJobs: true } route
            ? null
            : faults
                .Strike(route.Name, job.Id, fault => fault.Kind == FaultKind.Malformed && !fault.Order.JobIds.IsEmpty)
                ?.Arguments.Text("poison", Poisons.Truncated);
}
