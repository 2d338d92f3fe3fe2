using System.Collections.Immutable;
using Shared.Jobs;

namespace Dashboard.Jobs.Views;

/// <summary>The places of a view's rows, kept while they come, go and move.</summary>
internal interface IJobPlaces
{
    int Count { get; }

    /// <summary>Replaces all.</summary>
    void Load(JobLoad load);

    /// <param name="before">Null where it had no place.</param>
    /// <param name="after">Null where it has none.</param>
    /// <returns>Whether a row has come, gone or changed places.</returns>
    bool Move(JobEntry entry, in JobPlace? before, in JobPlace? after);

    JobSequence TakeOrder();

    /// <summary>The first few, and no more than is asked for is touched.</summary>
    ImmutableArray<Job> GetFirst(int most);
}

/// <summary>What a job stands where it stands by.</summary>
internal readonly record struct JobPlace(long Key, JobFacts Facts);
