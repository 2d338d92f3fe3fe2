namespace Dashboard.Upstream.Budget;

/// <summary>Who has spent how much in the last hour, in slots of ten seconds. Not safe for two at once.</summary>
internal sealed class SpendLog(TimeProvider timeProvider)
{
    private const int SlotSeconds = 10;
    private const int Slots = 3600 / SlotSeconds;
    private static readonly int Purposes = Enum.GetValues<RequestPurpose>().Length;

    private readonly int[,] _spent = new int[Slots, Purposes];
    private readonly long[] _totals = new long[Purposes];
    private readonly long _startedAt = timeProvider.GetTimestamp();
    private long _slot;

    public void Add(RequestPurpose purpose)
    {
        MoveOn();
        _spent[_slot % Slots, (int)purpose]++;
        _totals[(int)purpose]++;
    }

    public long Total(RequestPurpose purpose) => _totals[(int)purpose];

    public int LastMinute(RequestPurpose purpose) => Sum(purpose, 60 / SlotSeconds);

    public int LastHour(RequestPurpose purpose) => Sum(purpose, Slots);

    private int Sum(RequestPurpose purpose, int slots)
    {
        MoveOn();
        var sum = 0;
        for (var i = 0; i < slots && i <= _slot; i++)
        {
            sum += _spent[(_slot - i) % Slots, (int)purpose];
        }

        return sum;
    }

    private void MoveOn()
    {
        var now = (long)(timeProvider.GetElapsedTime(_startedAt).TotalSeconds / SlotSeconds);
        for (var passed = 0; _slot < now && passed < Slots; passed++)
        {
            _slot++;
            for (var purpose = 0; purpose < Purposes; purpose++)
            {
                _spent[_slot % Slots, purpose] = 0;
            }
        }

        // asleep for more than an hour: all slots are empty by now
        _slot = now;
    }
}
