using Simulator.Endpoints;

namespace Simulator.Faults;

/// <summary>Gives calls of the API to the faults that are on, before or instead of answering them.</summary>
internal sealed class FaultyRequests(FaultBoard faults, FaultyAnswers faulty)
{
    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (faults.IsQuiet || context.GetEndpoint()?.Metadata.GetMetadata<ApiRoute>() is not { } route)
        {
            await next(context);
            return;
        }

        var isStream = route == ApiRoute.Stream || route == ApiRoute.AllStream;
        var fault = faults.Strike(
            route.Name,
            context.Request.RouteValues["jobId"] as string,
            candidate => isStream ? !candidate.Kind.StrikesWithinStream() : !candidate.Kind.NeedsStream()
        );
        if (fault is null)
        {
            await next(context);
            return;
        }

        try
        {
            await faulty.WriteAsync(context, fault, next);
        }
        catch (ConnectionCutException)
        {
            context.Abort();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // the reader would not wait
        }
    }
}
