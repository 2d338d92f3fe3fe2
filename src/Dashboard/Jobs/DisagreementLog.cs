using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>
/// The audit of what sources say about one job (<see cref="JobDisagreements"/>). A source that goes on contradicting is one disagreement
/// that is seen again, not many. Bounded: the latest are kept with their words, all are counted. Any thread may write and read: the order is
/// that of the store, whoever comes first.
/// </summary>
public sealed class DisagreementLog
{
    public const int MostKept = 100;

    private readonly Lock _lock = new();
    private readonly List<NotedDisagreement> _oldestFirst = [];
    private readonly Dictionary<(DisagreementField Field, DocumentSource? KnownBy, DocumentSource SaidBy), long> _counts = [];
    private readonly Dictionary<(DisagreementField Field, DocumentSource? KnownBy, DocumentSource SaidBy), long> _explained = [];
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
                            count.Value - _explained.GetValueOrDefault(count.Key)
                        ))
                        .Where(count => count.Count > 0),
                ],
                [.. _oldestFirst.AsEnumerable().Reverse()],
                []
            )
            {
                Noted =
                [
                    .. _counts.GroupBy(count => count.Key.Field, (field, counts) => (field, counts.Sum(count => count.Value))),
                ],
            };
            return _reading with { OutOfDate = [.. Enum.GetValues<DocumentSource>().Select(CountOutOfDate)] };
        }
    }

    /// <param name="before">The job without the observation.</param>
    /// <param name="number">The observation's place in the store's order.</param>
    internal void Compare(Job before, Observation observation, UpdateKind kind, long number)
    {
        if (kind == UpdateKind.OutOfDate)
        {
            Interlocked.Increment(ref _outOfDate[(int)observation.Source]);
        }

        if (JobDisagreements.Find(before, observation, kind) is { } disagreement)
        {
            Note(disagreement, number);
        }
    }

    /// <summary>
    /// The id is another job's since: what was told of the two was no contradiction of one. A source may well tell of the new one before it
    /// is known for what it is.
    /// </summary>
    /// <param name="number">In the store's order, the place of the document that showed it.</param>
    internal void Explain(string jobId, long number)
    {
        lock (_lock)
        {
            foreach (var noted in _oldestFirst)
            {
                if (IsExplained(noted))
                {
                    _explained[noted.Kind] = _explained.GetValueOrDefault(noted.Kind) + 1;
                }
            }

            if (_oldestFirst.RemoveAll(IsExplained) > 0)
            {
                _reading = null;
            }
        }

        bool IsExplained(NotedDisagreement noted) =>
            noted.Latest.Field == DisagreementField.CreatedAt
            && noted.Number < number
            && string.Equals(noted.Latest.JobId, jobId, StringComparison.Ordinal);
    }

    private void Note(Disagreement disagreement, long number)
    {
        lock (_lock)
        {
            _reading = null;
            var kind = (disagreement.Field, disagreement.KnownBy, disagreement.SaidBy);
            var noted = new NotedDisagreement(disagreement, disagreement.At, 1) { Number = number, Kind = kind };
            var index = _oldestFirst.FindIndex(known => known.IsOf(disagreement));
            if (index >= 0)
            {
                noted = _oldestFirst[index].With(noted);
                _oldestFirst.RemoveAt(index);
            }
            else
            {
                _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
            }

            // as a rule the last one
            var at = _oldestFirst.FindLastIndex(known => known.Number < noted.Number) + 1;
            _oldestFirst.Insert(at, noted);
            if (_oldestFirst.Count > MostKept)
            {
                _oldestFirst.RemoveAt(0);
            }
        }
    }

    private (DocumentSource Source, long Count) CountOutOfDate(DocumentSource source) =>
        (source, Interlocked.Read(ref _outOfDate[(int)source]));
}
