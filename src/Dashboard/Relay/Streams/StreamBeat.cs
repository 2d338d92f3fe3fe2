using Dashboard.Upstream;
using Shared.Api;
using Shared.Events;

namespace Dashboard.Relay.Streams;

/// <summary>
/// What a stream's heartbeat says: nothing while upstream is heard, else since when it is not. A reader that is a Dashboard itself would else
/// take ours for a sign of life from upstream. For one thread at a time.
/// </summary>
internal sealed class StreamBeat : IDisposable
{
    private readonly IUpstreamStatusSource _upstream;
    private readonly IDisposable _following;
    private RelaySilence? _silence;
    private SseFrame _frame = SseFrame.Heartbeat;
    private volatile bool _wasSilent;
    private int _turns;
    private int _turnsTaken;

    public StreamBeat(IUpstreamStatusSource upstream)
    {
        _upstream = upstream;
        _wasSilent = upstream.Current.IsSilent;
        _following = upstream.Subscribe(OnChanged);
    }

    public bool IsOfSilence => _upstream.Current.IsSilent;

    public SseFrame Frame
    {
        get
        {
            var silence = RelaySilences.Of(_upstream.Current);
            if (silence != _silence)
            {
                _silence = silence;
                _frame = silence is null ? SseFrame.Heartbeat : SseFrame.Comment(silence.ToComment());
            }

            return _frame;
        }
    }

    /// <returns>
    /// True where upstream has fallen silent since the last time, or is heard again, or both: who waits for the next beat to learn of it waits
    /// too long, and the header of an answer may have told of a silence that was over within the second.
    /// </returns>
    public bool TakeTurn()
    {
        var turns = Volatile.Read(ref _turns);
        var isTurn = turns != _turnsTaken;
        _turnsTaken = turns;
        return isTurn;
    }

    public void Dispose() => _following.Dispose();

    /// <summary>Called by one at a time, whichever thread that is.</summary>
    private void OnChanged()
    {
        var isSilent = _upstream.Current.IsSilent;
        if (isSilent != _wasSilent)
        {
            _wasSilent = isSilent;
            Interlocked.Increment(ref _turns);
        }
    }
}
