using System.Runtime.InteropServices;

namespace Dashboard.Relay.Log;

/// <summary>Where a new reader begins, as its last event id says.</summary>
/// <param name="Epoch">The one that <paramref name="After"/> counts in.</param>
/// <param name="After">The reader gets every entry after this sequence of the whole log.</param>
/// <param name="Oldest">Where the position asked for is no longer held: the oldest one that is, as an id; else null.</param>
/// <param name="IsAtEnd">The job is over, and the reader has its last entry.</param>
/// <param name="IsAtLatest">The reader has the job's last entry, whether or not it is over.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LogStart(
    string Epoch,
    long After,
    string? Oldest = null,
    bool IsAtEnd = false,
    bool IsAtLatest = false
);
