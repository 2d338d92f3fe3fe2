using Simulator.Journal;

namespace Simulator.Faults;

/// <summary>Faults that let the right answer be made, keep it, and send it in their own way.</summary>
internal static class HeldAnswers
{
    public static async Task CutAsync(HttpContext context, Fault fault, RequestDelegate next)
    {
        if (fault.Arguments.Text("at", "now") == "now")
        {
            throw new ConnectionCutException();
        }

        var body = await CaptureAsync(context, next);
        AnswerFate.Of(context).Settle(Delivery.None);
        var kept = fault.Arguments.Text("at", "now") == "before-end" ? Math.Max(0, body.Length - 1) : body.Length / 2;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, kept));
        await context.Response.Body.FlushAsync();
        throw new ConnectionCutException();
    }

    public static async Task HangAsync(HttpContext context, Fault fault, RequestDelegate next)
    {
        if (fault.Arguments.Text("at", "now") == "middle")
        {
            var body = await CaptureAsync(context, next);
            await InPartsAsync(
                context,
                body,
                async () =>
                {
                    await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
                    await context.Response.Body.FlushAsync();
                    await fault.Over.Token.WaitAsync(context.RequestAborted);
                    return body.Length / 2;
                }
            );
            return;
        }

        await fault.Over.Token.WaitAsync(context.RequestAborted);
        await next(context);
    }

    public static async Task DripAsync(HttpContext context, Fault fault, RequestDelegate next, TimeProvider timeProvider)
    {
        var body = await CaptureAsync(context, next);
        var pause = TimeSpan.FromSeconds(1.0 / Math.Max(1, fault.Arguments.Number("bytesPerSecond", 20)));
        await InPartsAsync(
            context,
            body,
            async () =>
            {
                var sent = 0;
                for (; sent < body.Length - 1 && !fault.Over.IsCancellationRequested; sent++)
                {
                    await context.Response.Body.WriteAsync(body.AsMemory(sent, 1));
                    await context.Response.Body.FlushAsync();
                    await Task.Delay(pause, timeProvider, context.RequestAborted);
                }

                return sent;
            }
        );
    }

    // Before its last part nobody has an answer whole; a reader who leaves until then never gets it.
    private static async Task InPartsAsync(HttpContext context, byte[] body, Func<Task<int>> writeFirst)
    {
        context.Response.ContentLength = body.Length;
        var delivery = Delivery.None;
        var sent = 0;
        try
        {
            sent = await writeFirst();
            delivery = Delivery.Whole;
        }
        finally
        {
            AnswerFate.Of(context).Settle(delivery);
        }

        await context.Response.Body.WriteAsync(body.AsMemory(sent));
    }

    public static async Task MalformedAsync(HttpContext context, Fault fault, RequestDelegate next)
    {
        var fate = AnswerFate.Of(context);
        fate.Poison = fault.Arguments.Text("poison", Poisons.Truncated);
        var body = await CaptureAsync(context, next);
        // An answer without a document, such as an error, is spoiled itself.
        if (fate.Poison is { } poison && body.Length > 0)
        {
            body = Poisons.Apply(poison, body);
        }

        fate.Settle(Delivery.Whole);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body);
    }

    // Lets the right answer be made, but keeps its bytes.
    private static async Task<byte[]> CaptureAsync(HttpContext context, RequestDelegate next)
    {
        AnswerFate.Of(context).IsHeld = true;
        var body = context.Response.Body;
        await using var captured = new MemoryStream();
        context.Response.Body = captured;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        return captured.ToArray();
    }
}
