namespace Dashboard.Upstream.Budget;

/// <summary>Those who wait for a request, the most urgent purpose first, each purpose in the order of arrival. Not safe for two at once.</summary>
internal sealed class RequestQueue
{
    private readonly LinkedList<TaskCompletionSource>[] _waiting =
    [
        .. Enum.GetValues<RequestPurpose>().Select(_ => new LinkedList<TaskCompletionSource>()),
    ];

    public int Count(RequestPurpose purpose) => _waiting[(int)purpose].Count;

    /// <summary>Whether somebody waits whose turn is before that of a newcomer.</summary>
    public bool IsAhead(RequestPurpose purpose)
    {
        for (var i = 0; i <= (int)purpose; i++)
        {
            if (_waiting[i].Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    public LinkedListNode<TaskCompletionSource> Add(RequestPurpose purpose) =>
        _waiting[(int)purpose].AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <returns>The one whose turn is next.</returns>
    public (RequestPurpose Purpose, LinkedListNode<TaskCompletionSource> Waiter)? Next()
    {
        for (var purpose = 0; purpose < _waiting.Length; purpose++)
        {
            if (_waiting[purpose].First is { } waiter)
            {
                return ((RequestPurpose)purpose, waiter);
            }
        }

        return null;
    }
}
