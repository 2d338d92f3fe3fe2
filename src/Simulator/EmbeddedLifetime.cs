namespace Simulator;

/// <summary>Signals such as Ctrl+C are for the program that hosts the Simulator to hear, not for the Simulator within it.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
