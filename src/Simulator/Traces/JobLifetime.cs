using System.Runtime.InteropServices;

namespace Simulator.Traces;

/// <summary>When a job was created, scheduled (or never) and over: in this order, in seconds of the file's own clock.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JobLifetime(double Created, double? Scheduled, double Ended)
{
    /// <summary>Three thousand years: whatever is later is another unit, and would overflow a calendar.</summary>
    public const double MaxSeconds = 1e11;

    public static JobLifetime Read(CsvCell created, CsvCell scheduled, CsvCell ended, Func<CsvCell, double> readTime)
    {
        var createdAt = readTime(created);
        double? scheduledAt = scheduled.IsEmpty ? null : readTime(scheduled);
        if (scheduledAt < createdAt)
        {
            throw scheduled.Unexpected($"a time not before the creation at {created.Text}");
        }

        var endedAt = readTime(ended);
        return endedAt >= (scheduledAt ?? createdAt)
            ? new JobLifetime(createdAt, scheduledAt, endedAt)
            : throw ended.Unexpected(
                $"a time not before {(scheduledAt is null ? created.Text : scheduled.Text)}, when the job was {(scheduledAt is null ? "created" : "scheduled")}"
            );
    }
}
