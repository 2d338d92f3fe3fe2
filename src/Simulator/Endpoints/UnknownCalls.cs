namespace Simulator.Endpoints;

/// <summary>
/// Answers, in the API's own words, what no endpoint answers: 404 for a path, 405 with <c>Allow</c> for a method, and 400 for a query
/// parameter.
/// </summary>
internal sealed class UnknownCalls(ApiAnswers answers)
{
    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is null)
        {
            await answers.WriteErrorAsync(context, ApiError.NoRoute(context.Request.Path));
            return;
        }

        if (context.GetEndpoint()!.Metadata.GetMetadata<QueryNames>()?.FindFault(context.Request.Query) is { } fault)
        {
            await answers.WriteErrorAsync(context, fault);
            return;
        }

        await next(context);
        // Routing has an endpoint of its own for wrong methods, which writes Allow and no body.
        if (context.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false })
        {
            await answers.WriteErrorAsync(context, ApiError.MethodNotAllowed(context.Request.Method));
        }
    }
}
