using Shared.Details;
using Shared.Documents;
using Shared.Jobs;
using Testing;

namespace Shared.Tests.Documents;

public sealed class ApiPageSamplesTests
{
    private const string JobId = "job_1";

    [Fact]
    public void Page_Samples_AreAllFound() =>
        Assert.Equal(
            ["coldStart", "completed", "failed", "gpus", "queued", "running"],
            ApiPage.ReadStatusSamples(JobId).Keys.Order()
        );

    [Fact]
    public void Sample_WrittenAndReadAgain_IsTheSame()
    {
        foreach (var (name, bytes) in ApiPage.ReadStatusSamples(JobId))
        {
            var document = Doc.Read(bytes);
            Assert.Empty(document.Notes);
            Assert.Equal(bytes, document.Received.ToArray());
            var again = Doc.Read(DocumentWriter.Write(document));
            Doc.AssertSame(document, again);
            Assert.Equal(document.Present, again.Present);
            Assert.True(again.Present != DocumentFields.None || name == "coldStart");
        }
    }

    [Fact]
    public void Sample_WrittenAgain_KeepsEveryMemberOfThePage()
    {
        foreach (var (_, bytes) in ApiPage.ReadStatusSamples(JobId))
        {
            Doc.AssertSame(System.Text.Json.Nodes.JsonNode.Parse(bytes), Doc.Tree(Doc.Read(bytes)));
        }
    }

    public static TheoryData<string[]> LegalOrders()
    {
        var orders = new TheoryData<string[]>();
        foreach (var end in new[] { "completed", "failed" })
        {
            foreach (var middle in Permutations(["running", "gpus", "coldStart"]))
            {
                orders.Add(["queued", .. middle, end]);
                orders.Add([.. middle, end]);
                orders.Add([.. middle, end, end]);
            }
        }

        return orders;
    }

    [Theory]
    [MemberData(nameof(LegalOrders))]
    public void Samples_MergedInAnyLegalOrder_LoseNothing(string[] order)
    {
        var samples = ApiPage.ReadStatusSamples(JobId);
        var merged = order.Select(name => Doc.Read(samples[name])).Aggregate(DocumentMerge.Merge);

        // dropped by the terminal samples, and so lost by a client that overwrites
        Assert.Equal("high", merged.Priority);
        Assert.Equal("NVIDIA A100", merged.GpuType);
        Assert.Equal(2.47m, merged.CostAccrued);
        Assert.Equal(847, merged.DurationSeconds);
        Assert.Contains(new JobTag("projectId", "proj_batch_processing"), merged.ReadTags());
        Assert.Equal(3, merged.ReadColdStart()!.Phases.Count);
        Assert.Equal(72, Assert.Single(merged.ReadResources()!.Gpus).TemperatureCelsius);
        if (order[^1] == "completed")
        {
            Assert.Equal(JobState.Completed, merged.State);
            Assert.Equal(5.67m, merged.TotalCost);
            Assert.Equal("ep_text_generator", merged.EndpointId);
            Assert.Equal(92, merged.ReadResources()!.PeakGpuUtilizationPercent);
            Assert.Equal(870.5, merged.ExecutionTimeSeconds);
        }
        else
        {
            Assert.Equal(JobState.Failed, merged.State);
            Assert.Equal("RESOURCE_EXHAUSTED", merged.ErrorCode);
            Assert.Equal(45e9, merged.ReadError()!.MemoryRequired!.Value.Bytes);
            Assert.Equal(new DateTimeOffset(2024, 1, 15, 14, 0, 0, TimeSpan.Zero), merged.NextRetryAt);
        }

        Doc.AssertSame(merged, Doc.Read(DocumentWriter.Write(merged)));
    }

    [Fact]
    public void RunningSample_ReadsEveryTypedField()
    {
        var document = Doc.Read(ApiPage.ReadStatusSamples(JobId)["running"]);

        Assert.Equal(JobState.Running, document.State);
        Assert.Equal(75, document.Progress);
        Assert.Equal("ep_image_processor", document.EndpointId);
        Assert.Equal("processing_images", document.CurrentStep);
        Assert.Equal(new DateTimeOffset(2024, 1, 15, 14, 45, 30, TimeSpan.Zero), document.EstimatedCompletion);
        Assert.Equal(85, document.GpuUtilizationPercent);
        Assert.Equal(12.5e9, document.MemoryUsed!.Value.Bytes);
        Assert.Equal("40 GB", document.MemoryTotal!.Value.ToString());
        Assert.Equal(45, document.CpuUtilizationPercent);
        Assert.Equal(new JobExecution(847, 125_000, 1247), document.ReadExecution());
        Assert.Null(document.Phase);
    }

    [Fact]
    public void GpusSample_ReadsEachGpuAndTheSum()
    {
        var document = Doc.Read(ApiPage.ReadStatusSamples(JobId)["gpus"]);
        var resources = document.ReadResources()!;

        var gpu = Assert.Single(resources.Gpus);
        Assert.Equal(("gpu_0", "NVIDIA A100", 87d), (gpu.Id, gpu.Type, gpu.UtilizationPercent));
        Assert.Equal(280, gpu.Power!.Value.Watts);
        Assert.Equal((45d, 16d), (resources.Cpu!.UtilizationPercent, resources.Cpu.Cores));
        Assert.Equal((1, 87d, "35.2 GB"), (document.GpuCount, document.GpuUtilizationPercent, document.MemoryUsed.ToString()));
    }

    [Fact]
    public void ColdStartSample_KeepsPhasesInOrder()
    {
        var coldStart = Doc.Read(ApiPage.ReadStatusSamples(JobId)["coldStart"]).ReadColdStart()!;

        Assert.Equal(["containerStart", "modelLoad", "dependencyLoad"], coldStart.Phases.Select(phase => phase.Name));
        Assert.Equal(45.2, coldStart.Phases.Sum(phase => phase.Value), 9);
        Assert.Equal((true, false, 2), (coldStart.Occurred, coldStart.CacheHit, coldStart.OptimizationSuggestions.Count));
    }

    private static IEnumerable<string[]> Permutations(string[] items) =>
        items.Length == 0
            ?
            [
                [],
            ]
            : items.SelectMany(item =>
                Permutations([.. items.Where(other => other != item)]).Select(rest => (string[])[item, .. rest])
            );
}
