using System.Runtime.InteropServices;

namespace Dashboard.Upstream.Polls;

/// <summary>How far reading is behind the plan.</summary>
/// <param name="Due">Jobs that are to be read now, and are not read yet.</param>
/// <param name="Longest">How long the one has waited that has waited longest.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PollBacklog(int Due, TimeSpan Longest)
{
    /// <summary>As long as a page that is looked at waits for its details: below, reading keeps up.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromSeconds(5);
}
