using Dashboard.Upstream.Errors;

namespace Dashboard.Upstream.Streams;

/// <summary>Which ends of streams are errors that people are told of.</summary>
internal static class StreamErrors
{
    /// <summary>
    /// Not those in order, nor a key known to be refused, which has a banner. Of an end for good only what upstream said of a job: that it
    /// has no stream of all jobs is an answer.
    /// </summary>
    public static void Note(this ErrorLog errors, StreamConsumer consumer, StreamEnd end)
    {
        if (end.IsFinal)
        {
            if (end.Failure is { } refusal && consumer.JobId is not null)
            {
                errors.Add(UpstreamCall.JobStream, consumer.Purpose, consumer.JobId, refusal);
            }
        }
        else if (!end.IsOrderly && (!end.IsKeyRefused || end.Failure is not null))
        {
            var call = consumer.JobId is null ? UpstreamCall.AllJobsStream : UpstreamCall.JobStream;
            errors.Add(call, consumer.Purpose, consumer.JobId, end.Problem, end.Failure);
        }
    }
}
