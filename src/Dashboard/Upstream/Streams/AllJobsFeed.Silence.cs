using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Errors;
using Shared.Api;

namespace Dashboard.Upstream.Streams;

/// <summary>While it tells nothing: what is said of that, and whether the list makes up for it.</summary>
internal sealed partial class AllJobsFeed
{
    private readonly Lock _saying = new();
    private volatile bool _isSilent;

    /// <summary>Of the list's last reading; of one before the silence only that it failed.</summary>
    private (bool IsAnswered, ApiFailure? Failure) _list;

    public override void OnSilent()
    {
        lock (_saying)
        {
            if (!_isSilent)
            {
                _isSilent = true;
                _list.IsAnswered = false;
            }

            monitor.Silent(DescribeSilence());
        }
    }

    public override void OnHeartbeat()
    {
        if (_isSilent)
        {
            lock (_saying)
            {
                _isSilent = false;
                monitor.Silent(null);
            }
        }
    }

    /// <summary>While the stream is silent the list is what there is: whether it is answered is said with it.</summary>
    /// <param name="failure">Null where it was read.</param>
    public void OnListTried(ApiFailure? failure)
    {
        lock (_saying)
        {
            _list = (failure is null, failure);
            if (_isSilent && !monitor.Current.FollowsSingly)
            {
                monitor.Silent(DescribeSilence());
            }
        }
    }

    /// <summary>The shortest list there is. Any answer will do: it is upstream that is asked for, not the jobs.</summary>
    public override async Task<ApiFailure?> ConfirmAsync(CancellationToken cancellationToken)
    {
        var answer = await client.ListAsync(1, null, RequestPurpose.Repair, cancellationToken);
        OnListTried(answer.Failure);
        return answer.Failure is { StatusCode: null } failure ? failure : null;
    }

    private string DescribeSilence()
    {
        const string silence = "The stream of all jobs tells nothing, not even heartbeats";
        return (lister.IsUnsupported ? default : _list) switch
        {
            { IsAnswered: true } => $"{silence}. The list is read now and then instead.",
            { Failure: { StatusCode: null } } => $"{silence}, and reads are not answered either.",
            { Failure: { } failure } =>
                $"{silence}. The list cannot be read instead: {ErrorWords.Clean(UpstreamWords.Describe(failure), key: null)}",
            _ => $"{silence}.",
        };
    }
}
