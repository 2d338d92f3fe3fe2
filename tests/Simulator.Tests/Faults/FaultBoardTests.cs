using Microsoft.Extensions.Time.Testing;
using Simulator.Faults;

namespace Simulator.Tests.Faults;

public sealed class FaultBoardTests : IDisposable
{
    private readonly FaultBoard _board = new(
        SimulatorSettings.Read(SimulatorServer.Options, out _)!,
        new FakeTimeProvider(SimulatorServer.Start)
    );

    public void Dispose() => _board.Dispose();

    // While nothing can strike, events go out in batches.
    [Fact]
    public void SpentFaults_LeaveTheBoardQuiet_ButCanBeReadAndRemoved()
    {
        var fault = _board.Add(new FaultOrder { Kind = FaultKind.Hang, Count = 2 });
        for (var stroke = 0; stroke < 2; stroke++)
        {
            Assert.False(_board.IsQuiet);
            Assert.NotNull(_board.Strike("stream", "job_a", _ => true));
        }

        Assert.True(_board.IsQuiet);
        Assert.Null(_board.Strike("stream", "job_a", _ => true));
        Assert.Equal(2, Assert.Single(_board.All).Struck);
        Assert.True(_board.Remove(fault.Id));
        Assert.True(fault.Over.IsCancellationRequested);
    }

    [Fact]
    public void OneThatIsNotSpent_KeepsItAwake()
    {
        _board.Add(new FaultOrder { Kind = FaultKind.Cut, Count = 1 });
        _board.Add(new FaultOrder { Kind = FaultKind.Drip });
        Assert.NotNull(_board.Strike("stream", null, fault => fault.Kind == FaultKind.Cut));
        Assert.False(_board.IsQuiet);
    }
}
