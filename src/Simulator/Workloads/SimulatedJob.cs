using System.Text.Json;
using Simulator.Documents;

namespace Simulator.Workloads;

/// <summary>One job of the story. Changed by the story alone, under its lock; everything else reads under the same lock.</summary>
internal abstract class SimulatedJob(long ordinal, string id, string endpointId, DateTimeOffset createdAt)
{
    public long Ordinal => ordinal;

    public string Id => id;

    public string EndpointId => endpointId;

    public DateTimeOffset CreatedAt => createdAt;

    public abstract IReadOnlyDictionary<string, string> Tags { get; }

    public abstract JobState State { get; }

    public abstract RunningPhase Phase { get; }

    /// <summary>Given in documents as it stands here; a scripted job may carry a status that <see cref="JobState"/> does not know.</summary>
    public virtual string StatusText => State.Name();

    public virtual string? SubstateText => Phase.Name();

    public abstract int RetryCount { get; }

    /// <summary>Ended, and no retry is to come.</summary>
    public abstract bool IsOver { get; }

    /// <summary>Has readings that change while the state does not.</summary>
    public abstract bool IsTicking { get; }

    public virtual bool Expires => true;

    /// <summary>On its own stream, events may be partial documents.</summary>
    public virtual bool StreamsPatches => false;

    /// <summary>The event that just happened is a partial document there.</summary>
    public virtual bool IsPatched(bool isStateChange) => StreamsPatches && !isStateChange;

    public virtual string? CallbackUrl => null;

    /// <summary>When its state changes next; null where that depends on others, or never happens.</summary>
    public abstract DateTimeOffset? NextChangeAt { get; }

    public abstract IEnumerable<AttemptCost> Costs(DateTimeOffset at);

    /// <summary>Moves on to the state that begins at <see cref="NextChangeAt"/>.</summary>
    /// <returns>False if the job does not look another: only what its readings follow has changed.</returns>
    public abstract bool Change();

    public abstract void WriteDocument(Utf8JsonWriter writer, DateTimeOffset at, DocumentRequest request);

    /// <summary>The cost that a document written now shows; null where it shows none.</summary>
    public abstract decimal? ShownCost(DateTimeOffset at);

    /// <summary>Number of this job's last event in the current epoch.</summary>
    public long Sequence { get; set; }

    /// <summary>Changes with every state change: an entry of the agenda for an older version is void.</summary>
    public int Version { get; set; }

    /// <summary>Can no longer be read.</summary>
    public bool IsRemoved { get; set; }
}

/// <param name="Attempt">The document's <c>retryCount</c>.</param>
internal sealed record AttemptCost(int Attempt, decimal Actual);
