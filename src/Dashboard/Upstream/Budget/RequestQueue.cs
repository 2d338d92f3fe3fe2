namespace Dashboard.Upstream.Budget;

/// <summary>Those who wait for a request, the most urgent purpose first, each purpose in the order of arrival. Not safe for two at once.</summary>
internal sealed class RequestQueue
{
    private readonly LinkedList<BudgetWaiter>[] _waiting =
    [
        .. Enum.GetValues<RequestPurpose>().Select(_ => new LinkedList<BudgetWaiter>()),
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

    /// <param name="patience">Null waits for as long as it takes.</param>
    public LinkedListNode<BudgetWaiter> Add(RequestPurpose purpose, TimeSpan? patience) =>
        _waiting[(int)purpose].AddLast(new BudgetWaiter(patience));

    /// <returns>All, each with how many come before it, and of these of its purpose. Those that are returned may be removed meanwhile.</returns>
    public IEnumerable<(RequestPurpose Purpose, LinkedListNode<BudgetWaiter> Waiter, int Ahead, int AheadOfSame)> All()
    {
        var ahead = 0;
        for (var purpose = 0; purpose < _waiting.Length; purpose++)
        {
            var first = ahead;
            for (var waiter = _waiting[purpose].First; waiter is not null; )
            {
                var next = waiter.Next;
                yield return ((RequestPurpose)purpose, waiter, ahead, ahead - first);
                ahead += waiter.List is null ? 0 : 1;
                waiter = next;
            }
        }
    }

    /// <returns>The one whose turn is next.</returns>
    public (RequestPurpose Purpose, LinkedListNode<BudgetWaiter> Waiter)? Next()
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
