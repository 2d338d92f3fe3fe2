using System.Runtime.CompilerServices;
using Dashboard.Jobs.Search;
using Dashboard.Relay.Log;
using Dashboard.Upstream;
using Shared.Hub;

namespace Dashboard.Relay.Hub;

/// <summary>Tells a client of the hub what its <see cref="WatchReader"/> reads, as soon as there is something and at most four times a second.</summary>
internal sealed class JobWatch(ChangeLog log, IUpstreamStatusSource upstream, TimeProvider timeProvider)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a query that depends on the time is looked at while nothing changes.</summary>
    public static readonly TimeSpan TimeInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// By the wall. Each answer of upstream tells its clock anew, a little sooner or later than the one before; more is another time.
    /// </summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(5);

    public async IAsyncEnumerable<JobBatch> RunAsync(
        JobListFilter filter,
        JobPosition? after,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var slack = (long)(ClockSlack.Ticks * Math.Max(1, upstream.Current.Clock?.Speed ?? 1));
        var reader = new WatchReader(log, filter, after, Now(), slack);
        while (!cancellationToken.IsCancellationRequested)
        {
            // taken before the log is read, so that what comes meanwhile is seen
            var appended = log.Appended.Next;
            if (reader.Read(Now()) is { } batch)
            {
                yield return batch;
            }

            if (reader.HasMore)
            {
                continue;
            }

            // also after changes that the query passes over: a watch that matches nothing must not look at each
            await (
                reader.HasRead ? Task.Delay(Interval, timeProvider, cancellationToken)
                : filter.IsOfTime ? Task.WhenAny(appended, Task.Delay(TimeInterval, timeProvider, cancellationToken))
                : appended.WaitAsync(cancellationToken)
            );
        }
    }

    private SearchMoment Now() => SearchMoment.At(timeProvider.GetUtcNow(), upstream.Current.Clock);
}
