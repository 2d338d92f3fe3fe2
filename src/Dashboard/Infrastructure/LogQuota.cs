namespace Dashboard.Infrastructure;

/// <summary>
/// Bounds how often one kind of trouble is written to the log, where it may be met by thousands, or every few seconds for hours: the first
/// few times, the last of them with a note that more is not told, and again after a while. Any thread may call.
/// </summary>
internal sealed class LogQuota(TimeProvider timeProvider)
{
    public const int Most = 3;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private DateTimeOffset _beganAt;
    private int _told;

    /// <param name="note">To be put at the end of the line: nothing, or that it is the last for a while.</param>
    /// <returns>False where nothing is to be written.</returns>
    public bool TryTake(out string note)
    {
        lock (_lock)
        {
            var now = timeProvider.GetUtcNow();
            if (_told == 0 || now - _beganAt >= Window)
            {
                (_beganAt, _told) = (now, 0);
            }

            note = ++_told == Most ? $" More of this is not told for {Window.TotalMinutes:0} minutes; /upstream counts it." : "";
            _told = Math.Min(_told, Most + 1);
            return _told <= Most;
        }
    }
}
