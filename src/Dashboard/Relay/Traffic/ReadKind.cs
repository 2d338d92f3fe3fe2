namespace Dashboard.Relay.Traffic;

/// <summary>A read that the relay answers at once.</summary>
public enum ReadKind
{
    Status,
    Batch,
    List,
}
