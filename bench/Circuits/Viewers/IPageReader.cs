namespace Circuits.Viewers;

/// <summary>What one viewer makes of what its page is sent.</summary>
internal interface IPageReader
{
    /// <returns>Whether the batch was news of what the page is there for, such as rows; not, say, the beat.</returns>
    bool Read(in RenderBatch batch);

    /// <summary>An event that the page's script sends by now; null for none. Each is given once.</summary>
    PageEvent? TakeEvent();

    /// <summary>How many different rows are shown; 0 for a page that has none.</summary>
    int RowCount { get; }

    /// <summary>All is shown that a browser would show.</summary>
    bool IsComplete { get; }
}

/// <param name="Handler">As the batch named it.</param>
/// <param name="Name">Without <c>on</c>.</param>
/// <param name="Json">The event's arguments.</param>
internal sealed record PageEvent(long Handler, string Name, string Json);

/// <summary>Any page: each batch counts.</summary>
internal sealed class AnyPageReader : IPageReader
{
    public int RowCount => 0;

    public bool IsComplete { get; private set; }

    public bool Read(in RenderBatch batch) => IsComplete = true;

    public PageEvent? TakeEvent() => null;
}
