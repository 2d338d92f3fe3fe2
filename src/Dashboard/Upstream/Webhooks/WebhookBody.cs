using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace Dashboard.Upstream.Webhooks;

/// <summary>Reads a message's bytes: bounded in size and time, and by what has come, not by what was announced.</summary>
internal static class WebhookBody
{
    public const int MostBytes = 256 * 1024;

    private const int ReadBytes = 16 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <exception cref="OperationCanceledException">The sender is gone.</exception>
    public static async Task<(byte[]? Body, WebhookRefusal? Refusal)> ReadAsync(HttpContext context, TimeProvider timeProvider)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // else the server would read on after the refusal, to keep the connection; it counts what frames the chunks, too
            limit.MaxRequestBodySize = MostBytes * 2;
        }

        if (context.Request.ContentLength > MostBytes)
        {
            return (null, WebhookRefusal.TooLarge);
        }

        using var patience = new CancellationTokenSource(Patience, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        try
        {
            return await ReadAsync(context.Request.Body, either.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return (null, WebhookRefusal.Incomplete);
        }
        catch (BadHttpRequestException e)
        {
            return (
                null,
                e.StatusCode == StatusCodes.Status413PayloadTooLarge ? WebhookRefusal.TooLarge : WebhookRefusal.Incomplete
            );
        }
        catch (IOException)
        {
            return (null, WebhookRefusal.Incomplete);
        }
    }

    private static async Task<(byte[]?, WebhookRefusal?)> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await stream.ReadAsync(body.GetMemory(ReadBytes), cancellationToken);
            if (read == 0)
            {
                return (body.WrittenSpan.ToArray(), null);
            }

            body.Advance(read);
            if (body.WrittenCount > MostBytes)
            {
                return (null, WebhookRefusal.TooLarge);
            }
        }
    }
}
