using Dashboard.Upstream;
using Shared.Api;
using Shared.Events;

namespace Dashboard.Relay.Streams;

/// <summary>
/// What a stream's heartbeat says: nothing while upstream is heard, else since when it is not. A reader that is a Dashboard itself would else
/// take ours for a sign of life from upstream.
/// </summary>
internal sealed class StreamBeat(IUpstreamStatusSource upstream)
{
    private RelaySilence? _silence;

    public SseFrame Frame { get; private set; } = SseFrame.Heartbeat;

    public bool IsOfSilence => _silence is not null;

    /// <returns>True where upstream has fallen silent, or is heard again: who waits for the next beat to learn of it waits too long.</returns>
    public bool Look()
    {
        var silence = RelaySilences.Of(upstream.Current);
        if (silence == _silence)
        {
            return false;
        }

        var isTurn = silence is null != _silence is null;
        _silence = silence;
        Frame = silence is null ? SseFrame.Heartbeat : SseFrame.Comment(silence.ToComment());
        return isTurn;
    }
}
