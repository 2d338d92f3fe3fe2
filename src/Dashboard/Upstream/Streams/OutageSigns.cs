using Shared.Api;

namespace Dashboard.Upstream.Streams;

/// <summary>
/// Tells upstream's own trouble from that of single streams by what came of their requests. That no connection can be made concerns all.
/// A gateway that answers for upstream (502, 503, 504), a connection that breaks before an answer, or one on which no answer comes, concerns
/// all once it has been met three times, by three streams or by all there are, and nobody has had an answer since; whoever meets it while
/// others have answers is in trouble alone, until it has had an answer itself. A read that waits in vain counts as one more stream; other
/// trouble of reads does not, since it may be that of their call. Not safe for two at once.
/// </summary>
internal sealed class OutageSigns
{
    private const int Enough = 3;

    private readonly HashSet<string> _suspects = new(StringComparer.Ordinal);
    private readonly HashSet<string> _alone = new(StringComparer.Ordinal);
    private int _met;
    private int _readsInVain;

    /// <param name="who">A stream; null for a read.</param>
    /// <param name="failure">Null for an answer.</param>
    /// <param name="streams">How many there are.</param>
    public OutageSign Read(string? who, ApiFailure? failure, int streams)
    {
        if (failure is null or { StatusCode: < 500 })
        {
            OnAnswer(who);
            return OutageSign.Answer;
        }

        if (failure.Kind == FailureKind.Unreachable)
        {
            return OutageSign.Outage;
        }

        var isInVain = failure.Kind == FailureKind.TimedOut;
        var isDoubtful = isInVain || failure.Kind == FailureKind.Broken || failure.StatusCode is 502 or 503 or 504;
        if (!isDoubtful || (who is null ? !isInVain : _alone.Contains(who)))
        {
            return OutageSign.None;
        }

        _met++;
        if (who is null)
        {
            _readsInVain++;
        }
        else
        {
            _suspects.Add(who);
        }

        var isMetByEnough = _suspects.Count + _readsInVain >= Math.Min(Enough, streams);
        return _met >= Enough && isMetByEnough ? OutageSign.Outage : OutageSign.None;
    }

    /// <summary>Upstream is there: those whom a gateway refused are in trouble alone.</summary>
    public void OnAnswer(string? who)
    {
        if (who is not null)
        {
            _suspects.Remove(who);
            _alone.Remove(who);
        }

        _alone.UnionWith(_suspects);
        _suspects.Clear();
        (_met, _readsInVain) = (0, 0);
    }

    public bool IsAlone(string who) => _alone.Contains(who);

    /// <summary>There is no such stream any more.</summary>
    public void Forget(string who)
    {
        _suspects.Remove(who);
        _alone.Remove(who);
    }
}

internal enum OutageSign
{
    None,
    Answer,
    Outage,
}
