namespace Dashboard.Infrastructure;

/// <summary>
/// Bounds how often one kind of trouble is written to the log, where it may be met by thousands, or every few seconds for hours: the first
/// few times, the last of them with a note that more is not told, and again after a while. Another kind is told all the same. Any thread
/// may call.
/// </summary>
internal sealed class LogQuota(TimeProvider timeProvider)
{
    public const int Most = 3;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Upstream has a say in what there is: kinds beyond share one quota.</summary>
    public const int MostKinds = 50;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateTimeOffset BeganAt, int Told)> _kinds = new(StringComparer.Ordinal);

    /// <param name="kind">What is told, without whom it has met and when: such as a status code.</param>
    /// <param name="note">To be put at the end of the line: nothing, or that it is the last for a while.</param>
    /// <returns>False where nothing is to be written.</returns>
    public bool TryTake(string kind, out string note)
    {
        lock (_lock)
        {
            var now = timeProvider.GetUtcNow();
            if (!_kinds.ContainsKey(kind) && _kinds.Count >= MostKinds)
            {
                foreach (var (over, _) in _kinds.Where(known => IsOver(known.Value.BeganAt, now)).ToList())
                {
                    _kinds.Remove(over);
                }

                kind = _kinds.Count < MostKinds ? kind : "";
            }

            var (beganAt, told) = _kinds.GetValueOrDefault(kind, (now, 0));
            if (IsOver(beganAt, now))
            {
                (beganAt, told) = (now, 0);
            }

            note = ++told == Most ? $" More of this is not told for {Window.TotalMinutes:0} minutes; /upstream counts it." : "";
            _kinds[kind] = (beganAt, Math.Min(told, Most + 1));
            return told <= Most;
        }
    }

    private static bool IsOver(DateTimeOffset beganAt, DateTimeOffset now) => now - beganAt >= Window;
}
