using System.IO.Compression;
using System.Text;
using Simulator.Endpoints;
using Simulator.Journal;

namespace Simulator.Faults;

/// <summary>Wrong answers to single calls.</summary>
internal sealed class FaultyAnswers(ApiAnswers answers, TimeProvider timeProvider)
{
    private const string Html =
        "<!DOCTYPE html><html><head><title>Gateway</title></head><body><h1>Something went wrong</h1></body></html>";

    public Task WriteAsync(HttpContext context, Fault fault, RequestDelegate next) =>
        fault.Kind switch
        {
            FaultKind.Cut => HeldAnswers.CutAsync(context, fault, next),
            FaultKind.Hang => HeldAnswers.HangAsync(context, fault, next),
            FaultKind.Drip => HeldAnswers.DripAsync(context, fault, next, timeProvider),
            FaultKind.RateLimited => RetryAfter.WriteAsync(context, fault.Arguments, answers, timeProvider),
            FaultKind.ServerError => ServerErrorAsync(context, fault),
            FaultKind.Unauthorized => answers.WriteErrorAsync(context, ApiError.Unauthorized()),
            FaultKind.Forbidden => answers.WriteErrorAsync(
                context,
                ApiError.AccessDenied(context.Request.RouteValues["jobId"] as string ?? "")
            ),
            FaultKind.Malformed => HeldAnswers.MalformedAsync(context, fault, next),
            FaultKind.Giant => GiantAsync(context, fault),
            FaultKind.WrongContentType => WrongContentTypeAsync(context, fault, next),
            FaultKind.Html200 => TextAsync(context, StatusCodes.Status200OK, "text/html; charset=utf-8", Html),
            FaultKind.NoContent204 => NoContentAsync(context),
            FaultKind.Redirect => RedirectAsync(context, fault),
            FaultKind.GzipBomb => GzipBombAsync(context, fault),
            FaultKind.HeaderBomb => HeaderBombAsync(context, fault, next),
            _ => next(context),
        };

    private static async Task GiantAsync(HttpContext context, Fault fault)
    {
        context.Response.ContentType = "application/json";
        await GiantBody.WriteDocumentAsync(
            context.Response.BodyWriter,
            fault.Arguments.Number("bytes", GiantBody.DefaultBytes),
            context.RequestAborted
        );
    }

    private static async Task WrongContentTypeAsync(HttpContext context, Fault fault, RequestDelegate next)
    {
        AnswerFate.Of(context).Delivery = Delivery.Spoiled;
        var type = fault.Arguments.Text("contentType", "text/plain; charset=utf-8");
        context.Response.OnStarting(() =>
        {
            context.Response.ContentType = type;
            return Task.CompletedTask;
        });
        await next(context);
    }

    private static Task ServerErrorAsync(HttpContext context, Fault fault)
    {
        var status = (int)fault.Arguments.Number("status", StatusCodes.Status503ServiceUnavailable);
        return fault.Arguments.Text("body", "html") switch
        {
            "empty" => NoBodyAsync(context, status),
            "json" => TextAsync(
                context,
                status,
                "application/json",
                "{\"error\":\"INTERNAL_ERROR\",\"message\":\"Something went wrong\",\"details\":{}}"
            ),
            "text" => TextAsync(context, status, "text/plain", "upstream connect error or disconnect/reset before headers"),
            _ => TextAsync(context, status, "text/html; charset=utf-8", Html),
        };
    }

    private static Task RedirectAsync(HttpContext context, Fault fault)
    {
        context.Response.Headers.Location = fault.Arguments.Text("location", "/sign-in");
        return NoBodyAsync(context, (int)fault.Arguments.Number("status", StatusCodes.Status302Found));
    }

    private static Task NoContentAsync(HttpContext context) => NoBodyAsync(context, StatusCodes.Status204NoContent);

    private static Task NoBodyAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static async Task TextAsync(HttpContext context, int status, string type, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = Encoding.UTF8.GetByteCount(text);
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static async Task GzipBombAsync(HttpContext context, Fault fault)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.ContentEncoding = "gzip";
        var left = fault.Arguments.Number("bytes", 64 * GiantBody.DefaultBytes);
        var blank = new byte[64 * 1024];
        Array.Fill(blank, (byte)' ');
        await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Optimal, leaveOpen: true);
        await gzip.WriteAsync("{\"jobId\":\"job_bomb\","u8.ToArray(), context.RequestAborted);
        for (; left > 0; left -= blank.Length)
        {
            await gzip.WriteAsync(blank, context.RequestAborted);
        }

        await gzip.WriteAsync("\"status\":\"running\"}"u8.ToArray(), context.RequestAborted);
    }

    private static Task HeaderBombAsync(HttpContext context, Fault fault, RequestDelegate next)
    {
        AnswerFate.Of(context).Delivery = Delivery.Spoiled;
        var value = new string('h', (int)Math.Clamp(fault.Arguments.Number("bytes", 8192), 1, 1_000_000));
        var count = Math.Clamp(fault.Arguments.Number("count", 64), 1, 10_000);
        for (var header = 0; header < count; header++)
        {
            context.Response.Headers[$"X-Bomb-{header}"] = value;
        }

        return next(context);
    }
}
