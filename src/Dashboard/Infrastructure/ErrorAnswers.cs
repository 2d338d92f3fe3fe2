using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;

namespace Dashboard.Infrastructure;

/// <summary>
/// What is answered when nothing else answers: to a program JSON in the API's shape, whatever went wrong, to a person a sentence.
/// </summary>
internal static class ErrorAnswers
{
    private static readonly PathString[] ProgramPaths = ["/v2", "/api", "/hubs", "/webhooks"];

    public static IServiceCollection AddErrorAnswers(this IServiceCollection services) =>
        // else a body that cannot be read is answered with nothing but 400
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);

    public static WebApplication UseErrorAnswers(this WebApplication app)
    {
        app.UseWhen(
            IsForPrograms,
            programs =>
            {
                programs.UseExceptionHandler(
                    new ExceptionHandlerOptions
                    {
                        ExceptionHandler = AnswerFaultAsync,
                        // the caller's mistake, not ours
                        SuppressDiagnosticsCallback = fault => fault.Exception is BadHttpRequestException,
                    }
                );
                programs.UseStatusCodePages(status => AnswerStatusAsync(status.HttpContext));
            }
        );
        if (!app.Environment.IsDevelopment())
        {
            app.UseWhen(
                context => !IsForPrograms(context),
                pages => pages.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = AnswerFaultAsync })
            );
        }

        return app;
    }

    /// <summary>Answers with an error and why, as JSON for a program and as text for a person.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string why, object? details = null)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        if (IsForPrograms(context))
        {
            return context.Response.WriteAsJsonAsync(ApiError.OfStatus(status, why, details), context.RequestAborted);
        }

        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(why, context.RequestAborted);
    }

    public static Task RefuseMethodAsync(HttpContext context) =>
        RefuseAsync(
            context,
            StatusCodes.Status405MethodNotAllowed,
            $"{context.Request.Method} is not possible here",
            new { method = context.Request.Method }
        );

    private static bool IsForPrograms(HttpContext context) =>
        Array.Exists(ProgramPaths, path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));

    private static Task AnswerFaultAsync(HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException fault
            ? RefuseAsync(context, fault.StatusCode, Describe(fault))
            : RefuseAsync(context, StatusCodes.Status500InternalServerError, "A fault in the Dashboard; its log says what.");

    private static string Describe(BadHttpRequestException fault) =>
        fault.InnerException is JsonException json
            ? $"The body is not the JSON that belongs here: line {json.LineNumber.GetValueOrDefault() + 1}, "
                + $"byte {json.BytePositionInLine.GetValueOrDefault() + 1}, at {json.Path ?? "$"}."
            : fault.Message;

    private static Task AnswerStatusAsync(HttpContext context)
    {
        var (status, request) = (context.Response.StatusCode, context.Request);
        return status switch
        {
            StatusCodes.Status404NotFound => RefuseAsync(
                context,
                status,
                $"There is nothing at {request.Path}",
                new { path = request.Path.Value }
            ),
            StatusCodes.Status405MethodNotAllowed => RefuseMethodAsync(context),
            _ => context.Response.WriteAsJsonAsync(ApiError.OfStatus(status), context.RequestAborted),
        };
    }
}
