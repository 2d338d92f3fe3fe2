using System.Text.Json;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Jobs.Counters;

/// <summary>
/// The numbers in a job's <c>metadata</c> and how fast each rises, from the documents that come while somebody looks. For one looker.
/// </summary>
internal sealed class CounterRates
{
    /// <summary>Upstream chooses the names; what lies beyond is shown without a rate.</summary>
    private const int Most = 100;

    /// <summary>A rate is that of the last readings, so many at most.</summary>
    private const int MostReadings = 16;

    private readonly Dictionary<string, Queue<(DateTimeOffset At, double Value)>> _readings = new(StringComparer.Ordinal);
    private ReadOnlyMemory<byte> _json;
    private int _attempt = -1;

    /// <summary>In upstream's order.</summary>
    public IReadOnlyList<Counter> Counters { get; private set; } = [];

    /// <param name="at">The moment that the job's figures are of, by upstream's clock.</param>
    public void Take(Job job, DateTimeOffset at)
    {
        var json = job.Document.FindPart(PartNames.Metadata) is { IsNull: false } part ? part.Json : default;
        if (json.Equals(_json))
        {
            Slow(at);
            return;
        }

        _json = json;
        if (_attempt != job.RetryCount)
        {
            _attempt = job.RetryCount;
            _readings.Clear();
        }

        Counters = json.IsEmpty ? [] : Read(json, at);
    }

    /// <summary>The document goes on and the counters do not: they are slower than they were.</summary>
    private void Slow(DateTimeOffset at) =>
        Counters = [
            .. Counters.Select(counter =>
                counter.PerSecond is not null && _readings.TryGetValue(counter.Name, out var readings) && IsOverdue(readings, at)
                    ? counter with
                    {
                        PerSecond = Slope(readings, at),
                    }
                    : counter
            ),
        ];

    /// <summary>For twice as long as it takes between two readings.</summary>
    private static bool IsOverdue(Queue<(DateTimeOffset At, double Value)> readings, DateTimeOffset at)
    {
        var (first, last) = (readings.Peek().At, readings.Last().At);
        return readings.Count > 1 && at - last > 2 * ((last - first) / (readings.Count - 1));
    }

    private static double Slope(Queue<(DateTimeOffset At, double Value)> readings, DateTimeOffset at) =>
        (readings.Last().Value - readings.Peek().Value) / (at - readings.Peek().At).TotalSeconds;

    private List<Counter> Read(ReadOnlyMemory<byte> json, DateTimeOffset at)
    {
        using var document = JsonDocument.Parse(json);
        var counters = new List<Counter>();
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            return counters;
        }

        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (
                counters.Count < Most
                && member.Value.ValueKind == JsonValueKind.Number
                && member.Value.TryGetDouble(out var value)
                && double.IsFinite(value)
            )
            {
                counters.Add(new Counter(member.Name, member.Value.GetRawText(), RateOf(member.Name, value, at)));
            }
        }

        return counters;
    }

    private double? RateOf(string name, double value, DateTimeOffset at)
    {
        if (!_readings.TryGetValue(name, out var readings))
        {
            if (_readings.Count >= Most)
            {
                return null;
            }

            _readings[name] = readings = new Queue<(DateTimeOffset, double)>();
        }

        readings.Enqueue((at, value));
        if (readings.Count > MostReadings)
        {
            readings.Dequeue();
        }

        return at > readings.Peek().At && Counts(readings) ? Slope(readings, at) : null;
    }

    /// <summary>What counts is whole and goes one way; a mean, a load or a temperature has no rate that says anything.</summary>
    private static bool Counts(IEnumerable<(DateTimeOffset At, double Value)> readings)
    {
        var (rises, falls) = (false, false);
        double? before = null;
        foreach (var (_, value) in readings)
        {
            if (value % 1 != 0)
            {
                return false;
            }

            rises |= value > before;
            falls |= value < before;
            before = value;
        }

        return !(rises && falls);
    }
}

/// <param name="Text">The number as upstream wrote it.</param>
/// <param name="PerSecond">Null before there are two readings, and for what does not count anything.</param>
internal sealed record Counter(string Name, string Text, double? PerSecond);
