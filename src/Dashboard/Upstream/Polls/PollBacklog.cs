using System.Runtime.InteropServices;

namespace Dashboard.Upstream.Polls;

/// <summary>How far reading is behind the plan.</summary>
/// <param name="Due">Jobs that are to be read now.</param>
/// <param name="Longest">How long the one has waited that has waited longest.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PollBacklog(int Due, TimeSpan Longest);
