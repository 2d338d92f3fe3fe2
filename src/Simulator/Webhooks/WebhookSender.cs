using System.Globalization;
using System.Net.Http.Headers;
using Simulator.Journal;

namespace Simulator.Webhooks;

/// <summary>
/// Sends what waits in the outbox: several messages at a time, each tried again after a growing pause until the receiver takes it, it says
/// 410 Gone, or the tries are used up. Each try is signed anew, under the same id.
/// </summary>
internal sealed partial class WebhookSender(
    WebhookOutbox outbox,
    SimulatorSettings settings,
    EventJournal journal,
    CostLedger ledger,
    TimeProvider timeProvider,
    ILogger<WebhookSender> logger
) : BackgroundService
{
    private const int Senders = 4;
    private const int MaximumRetrying = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10),
    ];

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
    private int _retrying;
    private readonly byte[] _key = [.. settings.WebhookKey];

    public override void Dispose()
    {
        _client.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => SendAllAsync(stoppingToken)));

    private async Task SendAllAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var delivery in outbox.Waiting.ReadAllAsync(stoppingToken))
            {
                if (!await TrySendAsync(delivery, stoppingToken))
                {
                    Retry(delivery, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the host stops
        }
    }

    // Its pauses must not hold up the others; but a receiver that is gone must not gather tries without end.
    private void Retry(WebhookDelivery delivery, CancellationToken stoppingToken)
    {
        if (Interlocked.Increment(ref _retrying) > MaximumRetrying)
        {
            Interlocked.Decrement(ref _retrying);
            LogGivenUp(logger, delivery.Id, delivery.Url, 1);
            return;
        }

        _ = RetryAsync(delivery, stoppingToken);
    }

    private async Task RetryAsync(WebhookDelivery delivery, CancellationToken stoppingToken)
    {
        try
        {
            foreach (var pause in Pauses)
            {
                await Task.Delay(pause, timeProvider, stoppingToken);
                if (await TrySendAsync(delivery, stoppingToken))
                {
                    return;
                }
            }

            LogGivenUp(logger, delivery.Id, delivery.Url, Pauses.Length + 1);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the host stops
        }
        finally
        {
            Interlocked.Decrement(ref _retrying);
        }
    }

    /// <returns>False if it is worth another try.</returns>
    private async Task<bool> TrySendAsync(WebhookDelivery delivery, CancellationToken stoppingToken)
    {
        using var patience = new CancellationTokenSource(Patience, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stoppingToken);
        using var request = Request(delivery);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            Note(delivery, response.IsSuccessStatusCode);
            return response.IsSuccessStatusCode || response.StatusCode == System.Net.HttpStatusCode.Gone;
        }
        catch (HttpRequestException exception)
        {
            Note(delivery, isTaken: false);
            LogNotTaken(logger, delivery.Id, delivery.Url, exception.Message);
            return false;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !stoppingToken.IsCancellationRequested)
        {
            Note(delivery, isTaken: false);
            LogNotTaken(logger, delivery.Id, delivery.Url, "no answer in time");
            return false;
        }
    }

    // Only the receiver's answer tells whether it has the message: here the entry follows the bytes.
    private void Note(WebhookDelivery delivery, bool isTaken)
    {
        journal.Add(delivery.Entry with { Delivery = isTaken ? Delivery.Whole : Delivery.None });
        if (isTaken)
        {
            ledger.Publish(delivery.Job, delivery.Entry.RetryCount, delivery.ShownCost);
        }
    }

    private HttpRequestMessage Request(WebhookDelivery delivery)
    {
        var now = timeProvider.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url) { Content = new ByteArrayContent(delivery.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", delivery.Id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        if (_key.Length > 0)
        {
            request.Headers.Add("webhook-signature", WebhookSignature.Sign(_key, delivery.Id, now, delivery.Body));
        }

        return request;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Webhook {Id} was not taken by {Url}: {Reason}")]
    private static partial void LogNotTaken(ILogger logger, string id, Uri url, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook {Id} to {Url} is given up after {Tries} tries")]
    private static partial void LogGivenUp(ILogger logger, string id, Uri url, int tries);
}
