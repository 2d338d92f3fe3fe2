using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Shared.Documents;

namespace Dashboard.Infrastructure;

/// <summary>
/// What is answered when nothing else answers: to a program JSON in the API's shape, whatever went wrong, to a person a sentence.
/// </summary>
internal static class ErrorAnswers
{
    private const int MostTypeLength = 64;

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

    /// <summary>A page can be shown to who asks: a browser says that it takes one, and a page cannot be posted to.</summary>
    public static bool TakesPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.GetTypedHeaders().Accept.Any(type => type.MediaType == "text/html");

    private static bool IsForPrograms(HttpContext context) =>
        Array.Exists(ProgramPaths, path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
        || !TakesPage(context.Request);

    private static Task AnswerFaultAsync(HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>() is { Error: BadHttpRequestException fault } feature
            ? RefuseAsync(
                context,
                fault.StatusCode,
                Describe(context, fault, feature.Endpoint?.Metadata.GetMetadata<ExpectedBody>()?.Example)
            )
            : RefuseAsync(context, StatusCodes.Status500InternalServerError, "A fault in the Dashboard; its log says what.");

    private static string Describe(HttpContext context, BadHttpRequestException fault, string? example)
    {
        var expected = example is null ? "" : $" Expected is JSON such as {example}";
        return fault switch
        {
            { StatusCode: StatusCodes.Status415UnsupportedMediaType } => OtherType(context),
            { StatusCode: not StatusCodes.Status400BadRequest } => fault.Message,
            { InnerException: JsonException json } =>
                $"The body is not the JSON that belongs here: line {json.LineNumber.GetValueOrDefault() + 1}, "
                    + $"byte {json.BytePositionInLine.GetValueOrDefault() + 1}, at {json.Path ?? "$"}.{expected}",
            { InnerException: null } when example is not null => $"The body is empty, or null.{expected}",
            _ => fault.Message,
        };
    }

    private static string OtherType(HttpContext context) =>
        context.Request.ContentType is { Length: > 0 } type
            ? $"The body must be sent as application/json, not as {PlainText.Of(type, MostTypeLength)}."
            : "The body must be sent as application/json: the header Content-Type is missing.";

    private static Task AnswerStatusAsync(HttpContext context)
    {
        var (status, request) = (context.Response.StatusCode, context.Request);
        return status switch
        {
            StatusCodes.Status404NotFound => RefuseAsync(
                context,
                status,
                Sentence.Close(
                    PathHints.Find(request.Path.Value ?? "") is { } hint
                        ? $"There is nothing at {request.Path}; {hint}"
                        : $"There is nothing at {request.Path}"
                ),
                new { path = request.Path.Value }
            ),
            StatusCodes.Status405MethodNotAllowed => RefuseMethodAsync(context),
            StatusCodes.Status415UnsupportedMediaType => RefuseAsync(context, status, OtherType(context)),
            _ => context.Response.WriteAsJsonAsync(ApiError.OfStatus(status), context.RequestAborted),
        };
    }
}
