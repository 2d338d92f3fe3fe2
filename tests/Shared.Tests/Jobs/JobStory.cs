using System.Globalization;
using CsCheck;
using Shared.Jobs;
using Shared.Tests.Documents;

namespace Shared.Tests.Jobs;

/// <summary>A job's life as upstream knows it: one document after the other, whole and in order.</summary>
internal sealed record JobStory(IReadOnlyList<JobStory.Moment> Moments)
{
    public static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<(int[] Strides, int End, bool SkipsStart)> Attempts = Gen.Select(
        Gen.Int[-1, 3].Array[0, 5],
        Gen.Int[0, 3],
        Gen.Bool
    );

    /// <summary>One to three attempts; each queues, may initialize, runs, pauses (also without getting on) and ends.</summary>
    public static Gen<JobStory> Any { get; } = Attempts.Array[1, 3].Select(Write);

    /// <summary>For the report of a failed search.</summary>
    public override string ToString() =>
        string.Join(' ', Moments.Select(moment => $"{moment.Attempt}{moment.State}{(moment.IsChange ? "" : "-")}"));

    private static JobStory Write((int[] Strides, int End, bool SkipsStart)[] attempts)
    {
        var moments = new List<Moment>();
        var at = 0;
        for (var n = 0; n < attempts.Length; n++)
        {
            var (strides, end, skipsStart) = attempts[n];
            Add(n, "queued", 0, "");
            if (!skipsStart)
            {
                Add(n, "initializing", 0, "");
            }

            var progress = 0;
            var state = "running";
            Add(n, state, progress, Execution(progress));
            foreach (var stride in strides)
            {
                // -1 pauses or resumes where it is
                state =
                    stride >= 0 ? "running"
                    : state == "running" ? "paused"
                    : "running";
                progress += Math.Max(0, stride);
                Add(n, state, progress, Execution(progress));
            }

            var isLast = n == attempts.Length - 1;
            if (!isLast)
            {
                Add(
                    n,
                    "failed",
                    progress,
                    $$"""{{Execution(progress)}},"error":{"code":"E{{n}}"},"retryable":true,"nextRetryAt":"2027-01-01T00:00:00Z" """
                );
            }
            else if (end == 0)
            {
                Add(n, "completed", 100, $$""","finalMetrics":{"totalCost":{{progress + 1}}}""");
            }
            else
            {
                Add(
                    n,
                    end == 1 ? "failed"
                        : end == 2 ? "cancelled"
                        : "timeout",
                    progress,
                    Execution(progress)
                );
            }
        }

        return new JobStory(moments);

        static string Execution(int progress) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $",\"execution\":{{\"duration\":{progress * 10},\"costAccrued\":{progress}}}"
            );

        void Add(int attempt, string state, int progress, string more)
        {
            var isChange = moments.Count == 0 || moments[^1].State != state || moments[^1].Attempt != attempt;
            at++;
            moments.Add(
                new Moment(
                    $$"""{"status":"{{state}}","retryCount":{{attempt}},"progress":{{progress}}{{more}}}""",
                    state,
                    attempt,
                    Begin.AddSeconds(at),
                    isChange
                )
            );
        }
    }

    /// <param name="At">By upstream's clock.</param>
    /// <param name="IsChange">Of state: what a webhook tells of.</param>
    internal sealed record Moment(string Json, string State, int Attempt, DateTimeOffset At, bool IsChange)
    {
        public Observation Observe(DocumentSource source, DateTimeOffset receivedAt) => new(Doc.Read(Json), source, receivedAt);
    }
}
