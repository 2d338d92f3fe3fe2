using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Shared.Jobs;

namespace Dashboard.Relay;

/// <summary>A job's place in the list: newest first, then by id.</summary>
internal readonly record struct JobListCursor(long CreatedAtTicks, string JobId)
{
    public static IComparer<JobListCursor> NewestFirst { get; } = Comparer<JobListCursor>.Create(Compare);

    public static JobListCursor Of(Job job) => new((job.CreatedAt ?? job.FirstSeenAt).UtcTicks, job.JobId);

    public static bool TryParse(string text, [NotNullWhen(true)] out JobListCursor? cursor)
    {
        cursor = null;
        try
        {
            var plain = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
            var dot = plain.IndexOf('.', StringComparison.Ordinal);
            if (dot > 0 && long.TryParse(plain[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
            {
                cursor = new JobListCursor(ticks, plain[(dot + 1)..]);
            }
        }
        catch (FormatException)
        {
            // not one of ours
        }

        return cursor is not null;
    }

    public override string ToString() =>
        Base64Url.EncodeToString(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{CreatedAtTicks}.{JobId}"))
        );

    private static int Compare(JobListCursor left, JobListCursor right)
    {
        var byTime = right.CreatedAtTicks.CompareTo(left.CreatedAtTicks);
        return byTime != 0 ? byTime : string.CompareOrdinal(left.JobId, right.JobId);
    }
}
