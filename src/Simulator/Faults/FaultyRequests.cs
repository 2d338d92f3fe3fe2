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

        var fault = faults.Strike(
            route.Name,
            context.Request.RouteValues["jobId"] as string,
            candidate => Fits(candidate, route, context)
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

    private static bool Fits(Fault fault, ApiRoute route, HttpContext context)
    {
        if (route.IsStream)
        {
            return !fault.Kind.StrikesWithinStream();
        }

        // What is ordered for some jobs of an answer that holds many is found where their documents are written.
        var isForDocuments = route.HoldsManyJobs && !fault.Order.JobIds.IsEmpty;
        // A log that goes on has no end to wait for.
        var isEndless = route == ApiRoute.Logs && context.Request.Query["stream"] is ["true"];
        return !fault.Kind.NeedsStream() && !isForDocuments && !(isEndless && fault.NeedsWholeAnswer);
    }
}
