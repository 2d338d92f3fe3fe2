using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dashboard.Infrastructure;

namespace Dashboard.Gpus.Page;

/// <summary>
/// The texts of a wall, one for all who look at the same: where which GPU stands, and what each one's value is. Places are given anew only
/// now and then, however many jobs come and go: what one looks at stands still meanwhile.
/// </summary>
internal sealed class GpuWalls(TimeProvider timeProvider)
{
    public static readonly TimeSpan PlacesKept = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<(GpuMetric Metric, GpuGrouping Grouping), Wall> _walls = [];

    public GpuWallText Get(GpuFleet fleet, GpuMetric metric, GpuGrouping grouping)
    {
        lock (_lock)
        {
            if (!_walls.TryGetValue((metric, grouping), out var wall))
            {
                wall = _walls[(metric, grouping)] = new Wall();
            }

            if (wall.Version != fleet.Version || wall.Text is null)
            {
                var groups = grouping.Group(fleet.Gpus);
                var isPlaced = wall.Text is not null && wall.Has(groups);
                if (!isPlaced && (wall.Text is null || timeProvider.GetElapsedTime(wall.PlacedAt) >= PlacesKept))
                {
                    wall.PlacedAt = timeProvider.GetTimestamp();
                    wall.Place(groups, metric, grouping);
                    isPlaced = true;
                }

                // what has no place yet is looked at again, also where nothing else changes
                wall.Version = isPlaced ? fleet.Version : -1;

                wall.Write(fleet.Gpus, metric);
            }

            return wall.Text!;
        }
    }

    /// <summary>What is no value of a GPU's is written as it is, and not with three hundred digits.</summary>
    private static string Short(double value) =>
        value.ToString(Math.Abs(value) < 1e5 ? "0" : "0.#e0", CultureInfo.InvariantCulture);

    private sealed class Wall
    {
        private ImmutableArray<GpuKey> _keys = [];
        private ImmutableArray<(string? Name, int Count)> _groups = [];
        private string _places = "";

        public long Version { get; set; } = -1;

        public long PlacedAt { get; set; }

        public GpuWallText? Text { get; private set; }

        public bool Has(ImmutableArray<GpuGroup> groups) =>
            _groups.SequenceEqual(groups.Select(group => (group.Name, group.Gpus.Length)))
            && _keys.SequenceEqual(groups.SelectMany(group => group.Gpus).Select(gpu => gpu.Key));

        public void Place(ImmutableArray<GpuGroup> groups, GpuMetric metric, GpuGrouping grouping)
        {
            _keys = [.. groups.SelectMany(group => group.Gpus).Select(gpu => gpu.Key)];
            _groups = [.. groups.Select(group => (group.Name, group.Gpus.Length))];
            _places = JsonSerializer.Serialize(
                new
                {
                    metric.Unit,
                    Groups = groups.Select(group => new
                    {
                        Name = group.Name ?? grouping.None,
                        Keys = group.Gpus.Select(gpu => gpu.Key.ToString()),
                        Names = group.Gpus.Select(gpu => $"{gpu.Key.JobId} {gpu.Name}"),
                    }),
                },
                JsonSerializerOptions.Web
            );
        }

        public void Write(ImmutableArray<GpuState> gpus, GpuMetric metric)
        {
            var byKey = gpus.ToDictionary(gpu => gpu.Key);
            var values = gpus.Select(metric.Read).OfType<double>().Where(double.IsFinite).Order().ToArray();
            // one that is told a thousand times too high must not pale all others
            var highest = Percentiles.Of(values, 98) ?? 0;
            var text = new StringBuilder(_keys.Length * 5);
            foreach (var (index, key) in _keys.Index())
            {
                if (index > 0)
                {
                    text.Append(',');
                }

                if (!byKey.TryGetValue(key, out var gpu))
                {
                    // it is gone, and its place is kept until places are given anew
                    text.Append('x');
                }
                else if (metric.ShareOf(metric.Read(gpu), highest) is { } share)
                {
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"{Math.Min(GpuWallText.Steps - 1, (int)(share * GpuWallText.Steps))} {Short(metric.Read(gpu)!.Value)}"
                    );
                }
            }

            Text = new GpuWallText(_places, text.ToString(), _keys.Length, highest);
        }
    }
}

/// <summary>As gpu-wall.js reads it.</summary>
/// <param name="Places">JSON: groups with their GPUs.</param>
/// <param name="Values">One a GPU, in the order of places: its step, a blank, its value as a whole number; nothing where it tells none; 'x' where it is gone.</param>
/// <param name="Highest">That 98 in 100 of them do not exceed; 0 of none.</param>
internal sealed record GpuWallText(string Places, string Values, int Count, double Highest)
{
    /// <summary>So many colours.</summary>
    public const int Steps = 7;
}
