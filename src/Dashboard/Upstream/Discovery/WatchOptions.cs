namespace Dashboard.Upstream.Discovery;

/// <summary>Section <c>Watch</c>.</summary>
public sealed class WatchOptions
{
    public const string Section = "Watch";

    /// <summary>Jobs watched from the start.</summary>
    public string[] JobIds { get; set; } = [];
}
