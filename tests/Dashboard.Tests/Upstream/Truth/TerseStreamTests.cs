using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>
/// Streams that tell only what changes: a state that was lost is never named again, and the read that makes up for it is overtaken by what
/// the stream goes on to tell.
/// </summary>
public sealed class TerseStreamTests
{
    private const int Changes = 60;

    /// <summary>Each makes an event that nobody can read.</summary>
    private static readonly string[] Poisons = ["truncated", "not-json", "array", "empty", "nul-bytes", "other-job-id"];

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task StatesThatWereLost_AreLearnedFromReads_HoweverOftenEventsOvertakeThem()
    {
        // no watchdog may see the clock leap
        await using var truth = await TruthUnderTest.StartAsync(
            _time,
            SimulatorHost.Options with
            {
                NoAllStream = true,
                NoList = true,
            },
            "--TensorOne:IdleTimeoutSeconds=3600"
        );
        var jobs = Poisons.Select((_, index) => $"job_{index}").ToArray();
        foreach (var (job, index) in jobs.Select((job, index) => (job, index)))
        {
            await truth.Simulator.SubmitAsync(job, Stories.Terse(Changes + (5 * index), 4000, 0.05, index), "patch");
        }

        await truth.WatchAsync(jobs);
        await truth.SeeTheBeginningAsync(jobs);
        await truth.Simulator.OrderFaultAsync("""{"kind":"drip","route":["status","batch"],"args":{"bytesPerSecond":1000}}""");
        var faults = new List<string>();
        foreach (var (job, poison) in jobs.Zip(Poisons))
        {
            faults.Add(
                await truth.Simulator.OrderFaultAsync(
                    $$$"""{"kind":"malformed","route":"stream","jobIds":["{{{job}}}"],"args":{"poison":"{{{poison}}}"}}"""
                )
            );
        }

        foreach (var (job, index) in jobs.Select((job, index) => (job, index)))
        {
            await truth.Simulator.ToldAsync(job, (Changes / 5) + index + 1);
        }

        foreach (var fault in faults)
        {
            await truth.Simulator.EndFaultAsync(fault);
        }

        var right = truth.AssertTruthAsync(jobs.ToDictionary(job => job, _ => Cost.Steps));
        while (!right.IsCompleted)
        {
            // what could not be read is made up for once a minute
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(right, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }

        await right;
        await truth.AssertLossesAreToldAsync(jobs);
        truth.AssertAgreed();
    }
}
