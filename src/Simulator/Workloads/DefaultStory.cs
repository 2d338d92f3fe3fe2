using System.Text.Json.Nodes;
using Simulator.Documents;

namespace Simulator.Workloads;

/// <summary>The story of a submitted job that brought none: a short life without trouble.</summary>
internal static class DefaultStory
{
    private const double ReadySeconds = 6;
    private const double StartSeconds = ReadySeconds - 2;
    private const double WorkSeconds = 40;
    private const double EndSeconds = ReadySeconds + WorkSeconds + 4;
    private const int Readings = 20;

    public static List<(double At, JsonObject Patch)> Of(GpuModel gpu, DateTimeOffset now)
    {
        var steps = new List<(double, JsonObject)>
        {
            (2, new JsonObject { ["status"] = "initializing" }),
            (
                StartSeconds,
                new JsonObject
                {
                    ["status"] = "running",
                    ["substate"] = "warming_up",
                    ["progress"] = 2,
                    ["startedAt"] = Spelling.Time(now.AddSeconds(StartSeconds)),
                }
            ),
        };
        for (var reading = 0; reading <= Readings; reading++)
        {
            var seconds = WorkSeconds * reading / Readings;
            steps.Add(
                (
                    ReadySeconds + seconds,
                    new JsonObject
                    {
                        ["substate"] = reading < Readings ? "processing" : "finalizing",
                        ["progress"] = 4 + (reading * 90 / Readings),
                        ["resources"] = new JsonObject
                        {
                            ["gpuType"] = gpu.Name,
                            ["gpuUtilization"] = 70 + (reading % 5),
                            ["memoryUsage"] = $"{gpu.MemoryBytes * 6 / 10_000_000_000}GB",
                            ["memoryTotal"] = $"{gpu.MemoryBytes / 1_000_000_000}GB",
                        },
                        ["execution"] = new JsonObject { ["duration"] = (long)seconds, ["costAccrued"] = Cost(gpu, seconds) },
                    }
                )
            );
        }

        steps.Add(
            (
                EndSeconds,
                new JsonObject
                {
                    ["status"] = "completed",
                    ["substate"] = null,
                    ["progress"] = 100,
                    ["resources"] = null,
                    ["execution"] = null,
                    ["completedAt"] = Spelling.Time(now.AddSeconds(EndSeconds)),
                    ["executionTime"] = EndSeconds - StartSeconds,
                    ["finalMetrics"] = new JsonObject { ["totalCost"] = Cost(gpu, WorkSeconds + 4) },
                }
            )
        );
        return steps;
    }

    private static decimal Cost(GpuModel gpu, double seconds) =>
        decimal.Round(gpu.PricePerHour * (decimal)seconds / 3600, 4, MidpointRounding.ToZero);
}
