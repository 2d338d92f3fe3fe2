using System.Globalization;
using System.Text.Json.Nodes;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>Lives of jobs that change their state at every step, for the Simulator to tell.</summary>
internal static class Stories
{
    private static readonly string[] Phases = ["warming_up", "processing", "finalizing", "uploading"];

    /// <summary>
    /// Queued, initializing, then running through its phases and pauses, now and then failed and retried, to one of the four ends.
    /// </summary>
    /// <param name="interval">Story seconds between two steps.</param>
    public static string Restless(int steps, double interval, int seed)
    {
        var random = new Random(seed);
        var story = new JsonArray();
        var (attempt, spent) = (0, 0.0);
        Add(0, new JsonObject { ["status"] = "queued", ["retryCount"] = 0 });
        for (var step = 1; step < steps; step++)
        {
            spent += interval;
            var isRetry = step > 6 && step < steps - 5 && random.Next(12) == 0;
            if (isRetry)
            {
                Add(step++, Failed(attempt, spent));
                attempt++;
                Add(step++, Queued(attempt));
                Add(step, new JsonObject { ["status"] = "initializing" });
                spent = 0;
            }
            else
            {
                Add(step, step == 1 ? new JsonObject { ["status"] = "initializing" } : Working(step, spent, random));
            }
        }

        Add(steps, End(random.Next(4), spent));
        return story.ToJsonString();

        void Add(int at, JsonObject patch) =>
            story.Add(new JsonObject { ["at"] = Math.Round(at * interval, 4), ["patch"] = patch });
    }

    /// <summary>
    /// Runs and pauses by turns and then goes on as it is, without an end. Of five steps, one names the state; the others only say how far
    /// the job has come.
    /// </summary>
    /// <param name="changes">How many steps there are until the last one that names a state.</param>
    public static string Terse(int changes, int steps, double interval, int seed)
    {
        var story = new JsonArray();
        for (var step = 0; step < steps; step++)
        {
            var patch = new JsonObject
            {
                ["execution"] = new JsonObject { ["duration"] = step, ["costAccrued"] = step / 100.0 },
            };
            if (step <= changes && step % 5 == 0)
            {
                patch["status"] = ((step / 5) + seed) % 2 == 0 ? "running" : "paused";
                patch["retryCount"] = 0;
            }

            story.Add(new JsonObject { ["at"] = Math.Round(step * interval, 4), ["patch"] = patch });
        }

        return story.ToJsonString();
    }

    private static JsonObject Working(int step, double spent, Random random) =>
        new()
        {
            ["status"] = step % 5 == 4 ? "paused" : "running",
            ["substate"] = Phases[((step / 5) + random.Next(2) + step) % 4],
            ["nextRetryAt"] = null,
            ["execution"] = new JsonObject { ["duration"] = Math.Round(spent, 4), ["costAccrued"] = Math.Round(spent / 100, 6) },
        };

    private static JsonObject Failed(int attempt, double spent) =>
        new()
        {
            ["status"] = "failed",
            ["retryCount"] = attempt,
            ["retryable"] = true,
            ["nextRetryAt"] = "2030-01-01T00:00:00Z",
            ["execution"] = new JsonObject { ["duration"] = Math.Round(spent, 4) },
        };

    private static JsonObject Queued(int attempt) =>
        new()
        {
            ["status"] = "queued",
            ["retryCount"] = attempt,
            ["nextRetryAt"] = null,
            ["execution"] = null,
        };

    private static JsonObject End(int which, double spent) =>
        new()
        {
            ["status"] = ((string[])["completed", "failed", "cancelled", "timeout"])[which],
            ["nextRetryAt"] = null,
            ["execution"] = new JsonObject { ["duration"] = Math.Round(spent + 0.01, 4) },
            ["note"] = which.ToString(CultureInfo.InvariantCulture),
        };
}
