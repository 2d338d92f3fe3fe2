using CsCheck;
using Dashboard.Gpus;
using Dashboard.Jobs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Gpus;

public sealed class GpuProjectionTests
{
    /// <summary>Whatever came, it is what a reading of all jobs from scratch gives.</summary>
    [Fact]
    public void Fleet_AfterAnyChanges_IsThatOfTheJobs() =>
        Gen.Select(Gen.Int[0, 4], Gen.OneOf("queued", "running", "running", "completed"), Gen.Int[0, 3], Gen.Bool)
            .Array[0, 40]
            .Sample(steps =>
            {
                var store = new JobStore();
                using var projection = new GpuProjection(store, new FakeTimeProvider(), NullLogger<GpuProjection>.Instance);
                using var _ = projection.Subscribe(() => { });
                foreach (var ((number, status, gpus, ticks), turn) in steps.Select((step, turn) => (step, turn)))
                {
                    var list = string.Join(
                        ',',
                        Enumerable.Range(0, gpus).Select(gpu => $$"""{"id":"gpu_{{gpu}}","utilization":{{turn}} }""")
                    );
                    store.Apply(
                        JobsOf.Observation(
                            $"job_{number}",
                            $$"""{"status":"{{status}}","retryCount":{{turn}},"resources":{"gpus":[{{list}}]} }"""
                        )
                    );
                    if (ticks)
                    {
                        projection.Tick();
                    }
                }

                projection.Tick();
                var expected = store.GetSnapshot().OrderBy(job => job.JobId, StringComparer.Ordinal).ToList();
                Assert.Equal(expected.SelectMany(job => GpuReader.Read(job)), projection.Current.Gpus);
                Assert.Equal(expected.Count(job => job.State == JobState.Running), projection.Current.Jobs);
                Assert.Equal(
                    expected.Count(job => job.State == JobState.Running && GpuReader.Read(job).IsEmpty),
                    projection.Current.Silent
                );
            });

    [Fact]
    public void Fleet_ThatIsTheSame_IsNotToldAgain()
    {
        var store = new JobStore();
        using var projection = new GpuProjection(store, new FakeTimeProvider(), NullLogger<GpuProjection>.Instance);
        var told = 0;
        using var _ = projection.Subscribe(() => told++);
        Apply("""{"status":"running","progress":1,"resources":{"gpuUtilization":50}}""");
        projection.Tick();
        Apply("""{"status":"running","progress":2,"resources":{"gpuUtilization":50}}""");
        projection.Tick();
        Assert.Equal(1, told);

        Apply("""{"status":"running","progress":3,"resources":{"gpuUtilization":51}}""");
        projection.Tick();
        Assert.Equal(2, told);

        void Apply(string json) => store.Apply(JobsOf.Observation("a", json));
    }

    /// <summary>Nobody looks: nothing is published, and whoever comes sees what is so.</summary>
    [Fact]
    public void Fleet_NobodyFollows_IsTheLatestForWhoAsks()
    {
        var store = new JobStore();
        using var projection = new GpuProjection(store, new FakeTimeProvider(), NullLogger<GpuProjection>.Instance);
        store.Apply(JobsOf.Observation("a", """{"status":"running","resources":{"gpuUtilization":50}}"""));
        projection.Tick();
        Assert.Single(projection.Current.Gpus);
    }

    /// <summary>A GPU that was selected before it had a name is the same one after.</summary>
    [Fact]
    public void Gpu_ThatIsNamedLater_IsFoundByItsFormerKey()
    {
        var store = new JobStore();
        using var projection = new GpuProjection(store, new FakeTimeProvider(), NullLogger<GpuProjection>.Instance);
        store.Apply(JobsOf.Observation("a", """{"status":"running","resources":{"gpuUtilization":50}}"""));
        projection.Tick();
        var key = Assert.Single(projection.Current.Gpus).Key;
        Assert.Equal(key, projection.Current.Resolve(key));

        store.Apply(
            JobsOf.Observation(
                "a",
                """{"status":"running","resources":{"gpus":[{"id":"gpu_0","utilization":50},{"id":"gpu_1"}]}}"""
            )
        );
        projection.Tick();
        Assert.Equal(new GpuKey("a", "gpu_0"), projection.Current.Resolve(key));
        Assert.Equal(new GpuKey("a", "gpu_7"), projection.Current.Resolve(new GpuKey("a", "gpu_7")));
        Assert.Equal(new GpuKey("b", ""), projection.Current.Resolve(new GpuKey("b", "")));
    }
}
