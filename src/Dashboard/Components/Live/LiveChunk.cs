namespace Dashboard.Components.Live;

/// <summary>Up to <see cref="LiveFrame.ChunkRows"/> consecutive rows of a frame.</summary>
internal abstract class LiveChunk(long changedTick, long baseTick)
{
    private string? _full;
    private string? _delta;

    /// <summary>The tick that gave the chunk its present rows.</summary>
    public long ChangedTick { get; } = changedTick;

    /// <summary>The tick of the rows that <see cref="Delta"/> starts from: who has seen this tick or a later one can use it.</summary>
    public long BaseTick { get; } = baseTick;

    /// <summary>Every cell of every row. Two circuits that ask at once may both build it; either result is the same.</summary>
    public string Full => _full ??= BuildFull();

    /// <summary>The cells that differ from the rows of <see cref="BaseTick"/>.</summary>
    public string Delta => _delta ??= BuildDelta();

    /// <summary>Adds its rows' keys, in their order.</summary>
    public abstract void AddKeysTo(ICollection<string> keys);

    protected abstract string BuildFull();

    protected abstract string BuildDelta();
}
