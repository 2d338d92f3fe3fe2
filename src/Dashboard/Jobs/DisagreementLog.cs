using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>
/// The audit of what sources say about one job (<see cref="JobDisagreements"/>). A source that goes on contradicting is one disagreement
/// that is seen again, not many. Bounded: the latest are kept with their words, all are counted. One writer at a time; any thread may read.
/// </summary>
public sealed class DisagreementLog
{
    public const int MostKept = 100;

    private readonly Lock _lock = new();
    private readonly List<NotedDisagreement> _oldestFirst = [];
    private readonly Dictionary<(DisagreementField Field, DocumentSource? KnownBy, DocumentSource SaidBy), long> _counts = [];
    private readonly long[] _outOfDate = new long[Enum.GetValues<DocumentSource>().Length];
    private DisagreementReading? _reading;

    /// <returns>The latest one of a job that is still kept.</returns>
    public NotedDisagreement? Find(string jobId)
    {
        lock (_lock)
        {
            return _oldestFirst.FindLast(noted => noted.Latest.JobId == jobId);
        }
    }

    public DisagreementReading GetReading()
    {
        lock (_lock)
        {
            _reading ??= new DisagreementReading(
                [
                    .. _counts
                        .OrderByDescending(count => count.Value)
                        .Select(count => new DisagreementCount(
                            count.Key.Field,
                            count.Key.KnownBy,
                            count.Key.SaidBy,
                            count.Value
                        )),
                ],
                [.. _oldestFirst.AsEnumerable().Reverse()],
                []
            );
            return _reading with { OutOfDate = [.. Enum.GetValues<DocumentSource>().Select(CountOutOfDate)] };
        }
    }

    /// <param name="before">The job without the observation.</param>
    internal void Compare(Job before, Observation observation, UpdateKind kind)
    {
        if (kind == UpdateKind.OutOfDate)
        {
            Interlocked.Increment(ref _outOfDate[(int)observation.Source]);
        }

        if (JobDisagreements.Find(before, observation, kind) is { } disagreement)
        {
            Note(disagreement);
        }
    }

    private void Note(Disagreement disagreement)
    {
        lock (_lock)
        {
            _reading = null;
            var index = _oldestFirst.FindIndex(noted => noted.IsOf(disagreement));
            if (index >= 0)
            {
                var again = _oldestFirst[index];
                _oldestFirst.RemoveAt(index);
                _oldestFirst.Add(again with { Latest = disagreement, Times = again.Times + 1 });
                return;
            }

            if (_oldestFirst.Count == MostKept)
            {
                _oldestFirst.RemoveAt(0);
            }

            _oldestFirst.Add(new NotedDisagreement(disagreement, disagreement.At, 1));
            var key = (disagreement.Field, disagreement.KnownBy, disagreement.SaidBy);
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
        }
    }

    private (DocumentSource Source, long Count) CountOutOfDate(DocumentSource source) =>
        (source, Interlocked.Read(ref _outOfDate[(int)source]));
}
