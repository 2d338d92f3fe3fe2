namespace Dashboard.Upstream.Streams;

/// <summary>
/// Which holes in the numbers of one stream's events are losses. Upstream may count events that it does not show to us, such as those of jobs
/// that our key may not see: then holes are the rule. Where they are rare, each is something that was not sent.
/// </summary>
internal sealed class SequenceHoles
{
    private const int Few = 5;
    private const double Rare = 0.01;

    private long? _last;
    private long _events;
    private long _holes;

    /// <returns>True where events before this one were lost, as far as can be told.</returns>
    public bool OnEvent(long sequence)
    {
        var isHole = sequence > _last + 1;
        _last = sequence;
        _events++;
        _holes += isHole ? 1 : 0;
        return isHole && (_holes <= Few || _holes <= _events * Rare);
    }

    /// <summary>What comes next does not continue what was.</summary>
    public void Forget() => _last = null;
}
