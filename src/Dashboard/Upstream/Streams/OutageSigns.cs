using Shared.Api;

namespace Dashboard.Upstream.Streams;

/// <summary>
/// Tells upstream's own trouble from that of single streams by what came of their requests. That no connection can be made concerns all.
/// A gateway that answers for upstream (502, 503, 504), or a connection that breaks before an answer, concerns all once it has been met three
/// times, by three streams or by all there are, and nobody has had an answer since; whoever meets it while others have answers is in trouble alone, until
/// it has had an answer itself. Not safe for two at once.
/// </summary>
internal sealed class OutageSigns
{
    private const int Enough = 3;

    private readonly HashSet<string> _suspects = new(StringComparer.Ordinal);
    private readonly HashSet<string> _alone = new(StringComparer.Ordinal);
    private int _met;

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

        var isDoubtful = failure.Kind == FailureKind.Broken || failure.StatusCode is 502 or 503 or 504;
        if (!isDoubtful || who is null || _alone.Contains(who))
        {
            return OutageSign.None;
        }

        _met++;
        _suspects.Add(who);
        return _met >= Enough && _suspects.Count >= Math.Min(Enough, streams) ? OutageSign.Outage : OutageSign.None;
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
        _met = 0;
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
