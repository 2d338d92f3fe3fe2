using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Streams;

namespace Dashboard.Upstream.Requests;

/// <summary>
/// Asks upstream for something with a key that is to be tried. While streams go on that were opened with the key before, nobody else might ask
/// for hours, and nobody would know whether upstream takes this one.
/// </summary>
internal sealed partial class KeyTrial(
    UpstreamClient client,
    KeyGuard key,
    OutageGate outages,
    ReconnectDelay delay,
    TimeProvider timeProvider,
    ILogger<KeyTrial> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in key.Trials.ReadAllAsync(stoppingToken))
        {
            try
            {
                await AskAsync(stoppingToken);
            }
#pragma warning disable CA1031 // the next trial must not be missed
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFault(logger, e);
            }
        }
    }

    /// <summary>The shortest list there is. Any answer will do, until there is one.</summary>
    private async Task AskAsync(CancellationToken cancellationToken)
    {
        delay.Reset();
        while (key.IsTried)
        {
            await client.ListAsync(1, null, RequestPurpose.Person, cancellationToken);
            if (key.IsTried)
            {
                await (
                    outages.IsOn
                        ? outages.EnterAsync(OutageGate.Reads, cancellationToken)
                        : Task.Delay(delay.Next(), timeProvider, cancellationToken)
                );
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "A fault ended the trial of the key; what is read next tries it.")]
    private static partial void LogFault(ILogger logger, Exception exception);
}
