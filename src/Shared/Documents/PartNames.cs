using System.Collections.Frozen;

namespace Shared.Documents;

/// <summary>The top-level properties of the API page whose values are kept as JSON.</summary>
public static class PartNames
{
    public const string ColdStart = "coldStart";
    public const string Error = "error";
    public const string Execution = "execution";
    public const string FinalMetrics = "finalMetrics";
    public const string Logs = "logs";
    public const string Metadata = "metadata";
    public const string Metrics = "metrics";
    public const string Output = "output";
    public const string PartialResults = "partialResults";
    public const string Resources = "resources";
    public const string Result = "result";
    public const string Tags = "tags";
    public const string Throughput = "throughput";

    /// <summary>
    /// Upstream chooses the names of fields that the API page does not name; one that puts a time into them must not make a job grow for
    /// ever. Of so many a document keeps the value; of more, only the bytes received tell.
    /// </summary>
    public const int MostUnknown = 256;

    internal static FrozenSet<string> AreKnown { get; } =
        FrozenSet.Create(
            ColdStart,
            Error,
            Execution,
            FinalMetrics,
            Logs,
            Metadata,
            Metrics,
            Output,
            PartialResults,
            Resources,
            Result,
            Tags,
            Throughput
        );

    internal static FrozenSet<string> AreOfAttempt { get; } =
        FrozenSet.Create(
            ColdStart,
            Error,
            Execution,
            FinalMetrics,
            Logs,
            Metrics,
            Output,
            PartialResults,
            Resources,
            Result,
            Throughput
        );
}
