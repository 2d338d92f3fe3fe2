using System.Text;

namespace Shared.Jobs;

/// <summary>The states' and substates' spelling in the API, read in any case and in the variants that clients meet.</summary>
public static class JobStates
{
    /// <summary>Over unless an explicit retry follows. <c>timeout</c> belongs here although the API's own SDK samples leave it out.</summary>
    public static bool IsTerminal(this JobState state) =>
        state is JobState.Completed or JobState.Failed or JobState.Cancelled or JobState.Timeout;

    public static string ToApiText(this JobState state) =>
        state switch
        {
            JobState.Queued => "queued",
            JobState.Initializing => "initializing",
            JobState.Running => "running",
            JobState.Paused => "paused",
            JobState.Completed => "completed",
            JobState.Failed => "failed",
            JobState.Cancelled => "cancelled",
            JobState.Timeout => "timeout",
            _ => "unknown",
        };

    public static string ToApiText(this RunningPhase phase) =>
        phase switch
        {
            RunningPhase.WarmingUp => "warming_up",
            RunningPhase.Processing => "processing",
            RunningPhase.Finalizing => "finalizing",
            _ => "uploading",
        };

    public static bool TryParse(ReadOnlySpan<byte> utf8, out JobState state)
    {
        state = utf8.Length switch
        {
            6 when Is(utf8, "queued"u8) => JobState.Queued,
            6 when Is(utf8, "failed"u8) => JobState.Failed,
            6 when Is(utf8, "paused"u8) => JobState.Paused,
            7 when Is(utf8, "running"u8) => JobState.Running,
            7 when Is(utf8, "timeout"u8) => JobState.Timeout,
            8 when Is(utf8, "canceled"u8) => JobState.Cancelled,
            9 when Is(utf8, "completed"u8) => JobState.Completed,
            9 when Is(utf8, "cancelled"u8) => JobState.Cancelled,
            9 when Is(utf8, "timed_out"u8) => JobState.Timeout,
            12 when Is(utf8, "initializing"u8) => JobState.Initializing,
            _ => JobState.Unknown,
        };
        return state != JobState.Unknown;
    }

    public static bool TryParsePhase(ReadOnlySpan<byte> utf8, out RunningPhase phase)
    {
        RunningPhase? found = utf8.Length switch
        {
            10 when Is(utf8, "warming_up"u8) => RunningPhase.WarmingUp,
            10 when Is(utf8, "processing"u8) => RunningPhase.Processing,
            10 when Is(utf8, "finalizing"u8) => RunningPhase.Finalizing,
            9 when Is(utf8, "uploading"u8) => RunningPhase.Uploading,
            _ => null,
        };
        phase = found.GetValueOrDefault();
        return found.HasValue;
    }

    public static bool TryParse(string text, out JobState state) => TryParse(Encoding.UTF8.GetBytes(text), out state);

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.SequenceEqual(word) || Ascii.EqualsIgnoreCase(text, word);
}
