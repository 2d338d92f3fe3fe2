using System.Runtime.InteropServices;
using Shared.Jobs;

namespace Dashboard.Jobs.Stalls;

/// <summary>
/// What is usual where: the gaps between moves by endpoint and phase, since a job that uploads moves otherwise than one that computes. Bounded: of
/// 1,000 pairs, those that were told of last.
/// </summary>
internal sealed class StallLimits
{
    public const int Most = 1_000;

    private readonly Dictionary<Place, Usual> _usual = [];
    private long _told;

    public int Count => _usual.Count;

    /// <param name="job">As it was during the gap.</param>
    public void Add(Job job, TimeSpan gap)
    {
        var place = PlaceOf(job);
        if (!_usual.TryGetValue(place, out var usual))
        {
            if (_usual.Count >= Most)
            {
                // a tenth at once: to find the oldest costs a look at all
                foreach (var (known, _) in _usual.OrderBy(known => known.Value.ToldLast).Take(Most / 10).ToList())
                {
                    _usual.Remove(known);
                }
            }

            _usual[place] = usual = new Usual();
        }

        usual.ToldLast = ++_told;
        usual.Gaps.Add(gap);
    }

    /// <returns>Null where nothing is known of it.</returns>
    public GapHistogram? Find(Job job) => _usual.GetValueOrDefault(PlaceOf(job))?.Gaps;

    private static Place PlaceOf(Job job) => new(job.EndpointId ?? "", job.Phase);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(string EndpointId, RunningPhase? Phase);

    private sealed class Usual
    {
        public GapHistogram Gaps { get; } = new();

        public long ToldLast { get; set; }
    }
}
