namespace Simulator.Tests.Workloads;

public sealed class OpenArrivalsTests
{
    private static readonly SimulatorOptions Open = SimulatorServer.Options with
    {
        Scenario = "busy",
        Jobs = 60,
        OpenArrivals = true,
        TickSeconds = 60,
    };

    /// <summary>However many wait, the same jobs come at the same times; and where there are few GPUs, more of them wait.</summary>
    [Fact]
    public async Task Arrivals_DoNotGoByTheNumberOfGpus()
    {
        var few = await RunAsync(Open with { Capacity = 0.1 });
        var many = await RunAsync(Open with { Capacity = 3 });

        Assert.Equal(many.Created, few.Created);
        Assert.InRange(few.Created.Count, 100, 1000);
        Assert.True(few.Queued > many.Queued + 20, $"{few.Queued} and {many.Queued} wait");
    }

    /// <summary>By Little's law: the rate at which they come keeps about as many alive as were asked for, where none waits.</summary>
    [Fact]
    public async Task AsManyAreAlive_AsWereAskedFor_WhereNoneWaits()
    {
        var many = await RunAsync(Open with { Capacity = 3 });
        Assert.InRange(many.Alive, 30, 90);
    }

    private static async Task<(SortedDictionary<string, string> Created, int Queued, int Alive)> RunAsync(
        SimulatorOptions options
    )
    {
        await using var server = await SimulatorServer.StartAsync(options);
        for (var minute = 0; minute < 60; minute++)
        {
            server.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var created = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var states = new List<string>();
        string? cursor = "";
        while (cursor is not null)
        {
            var page = await server.GetJsonAsync($"/v2/jobs?limit=500{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}");
            foreach (var job in page["jobs"]!.AsArray())
            {
                var id = (string)job!["jobId"]!;
                if (!id.StartsWith("job_archive_", StringComparison.Ordinal))
                {
                    created[id] = (string)job["createdAt"]!;
                    states.Add((string)job["status"]!);
                }
            }

            cursor = (string?)page["nextCursor"];
        }

        return (
            created,
            states.Count(state => state == "queued"),
            states.Count(state => state is "queued" or "initializing" or "running")
        );
    }
}
