using System.Globalization;
using Dashboard.Components.Live;
using Dashboard.Components.Theme;
using Shared.Jobs;

namespace Dashboard.Jobs.Table;

/// <summary>The words of a group's heading.</summary>
internal static class JobGroupText
{
    /// <summary>Which jobs, and how many.</summary>
    public static void WriteName(JobGroupSums sums, LiveCells cells) =>
        cells.Text(NameOf(sums), string.Create(CultureInfo.InvariantCulture, $"{sums.Counts.Total:N0}"));

    /// <summary>The state they are in; where they are in several, the one that tells most: failures first, then what runs.</summary>
    public static void WriteState(JobGroupSums sums, LiveCells cells)
    {
        if (sums.Grouping.By == JobGroupBy.State)
        {
            cells.Text(sums.Value);
            return;
        }

        var counts = sums.Counts;
        var (state, count) =
            counts.Failing > 0 ? (JobState.Failed, counts.Failing)
            : counts[JobState.Running] > 0 ? (JobState.Running, counts[JobState.Running])
            : Enum.GetValues<JobState>().Select(one => (one, counts[one])).MaxBy(one => one.Item2);
        var word = counts.Failing > 0 ? "failing" : StateLooks.Of(state.ToApiText()).Word.ToLowerInvariant();
        cells.Text(state.ToApiText(), string.Create(CultureInfo.InvariantCulture, $"{count:N0} {word}"));
    }

    public static string NameOf(JobGroupSums sums) =>
        sums.Value == JobGroupSums.Others ? "All others"
        : sums.Value.Length == 0
            ? sums.Grouping.By switch
            {
                JobGroupBy.Endpoint => "No endpoint",
                JobGroupBy.Gpu => "No GPU told",
                JobGroupBy.Error => "No error",
                JobGroupBy.Tag => $"No tag {sums.Grouping.Tag}",
                _ => "No state",
            }
        : sums.Grouping.By switch
        {
            JobGroupBy.State => StateLooks.Of(sums.Value).Word,
            JobGroupBy.Gpu => sums.Value.StartsWith("NVIDIA ", StringComparison.Ordinal)
                ? sums.Value["NVIDIA ".Length..]
                : sums.Value,
            _ => sums.Value,
        };
}
