using Dashboard.Jobs.Search;

namespace Dashboard.Relay;

/// <summary>Why the parameters of the job list, of the stream of all jobs or of the hub are refused.</summary>
/// <param name="Search">Where in <c>q</c> it lies; null where it lies elsewhere.</param>
internal sealed record JobListFault(string Message, SearchFault? Search = null)
{
    public object? Details => Search?.ToDetails();

    /// <summary>In one sentence, for who is told no details.</summary>
    public override string ToString() =>
        Search is null ? Message : $"q, at position {Search.Start}, length {Search.Length}: {Message}";
}
