using System.Collections.Immutable;
using Dashboard.Infrastructure;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Components;
using Shared.Jobs;

namespace Dashboard.Jobs.Compare;

/// <summary>Two to four jobs side by side. Which ones is the address's, so that a link or a reload shows the same.</summary>
public sealed partial class ComparePage
{
    public const int Most = 4;

    private const string ClockWord = "clock";

    private ImmutableArray<string> _ids = [];
    private ImmutableArray<ILiveValue<JobSight>> _sights = [];

    /// <summary>Those of which something is known, in their order.</summary>
    private ImmutableArray<Job> _known = [];
    private int _left;

    [SupplyParameterFromQuery(Name = "job")]
    private string[]? JobParameter { get; set; }

    [SupplyParameterFromQuery(Name = "axis")]
    private string? AxisParameter { get; set; }

    [Inject]
    private IJobViews Views { get; init; } = null!;

    [Inject]
    private IUpstreamStatusSource Upstream { get; init; } = null!;

    private CompareAxis Axis => AxisParameter == ClockWord ? CompareAxis.Clock : CompareAxis.Start;

    public static string AddressOf(IEnumerable<string> jobIds, CompareAxis axis = CompareAxis.Start)
    {
        var parts = jobIds.Select(jobId => $"job={Uri.EscapeDataString(jobId)}");
        var all = axis == CompareAxis.Clock ? parts.Append($"axis={ClockWord}") : parts;
        return string.Join('&', all) is { Length: > 0 } query ? $"/compare?{query}" : "/compare";
    }

    protected override void OnParametersSet()
    {
        // a form sends its empty boxes, too
        var named = (JobParameter ?? [])
            .Select(jobId => jobId.Trim())
            .Where(jobId => jobId.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var ids = named.Take(Most).ToImmutableArray();
        _left = named.Count - ids.Length;
        if (!_sights.IsDefaultOrEmpty && ids.SequenceEqual(_ids))
        {
            return;
        }

        _ids = ids;
        _sights = [.. ids.Select(Views.Find)];
        Unfollow();
        Follow(Upstream);
        foreach (var sight in _sights)
        {
            Follow(sight);
        }

        Read();
    }

    protected override bool IsRefreshNeeded()
    {
        Read();
        return true;
    }

    private void Read() => _known = [.. _sights.Select(sight => sight.Current.Job).OfType<Job>()];

    /// <summary>Which line of a chart is its: null where nothing is known of it.</summary>
    private int? PlaceOf(string jobId)
    {
        var place = _known.ToList().FindIndex(job => job.JobId == jobId);
        return place < 0 ? null : place;
    }
}
