namespace Dashboard.Infrastructure;

/// <summary>
/// While one is open on a thread, what follows from its changes waits until it ends: whoever follows several of the values that change in it
/// is told once, and nobody is told under the publisher's lock. For one thread, which opens and ends it.
/// </summary>
public sealed class Publication : IDisposable
{
    [ThreadStatic]
    private static Publication? _current;

    private readonly List<Action> _afterwards = [];
    private readonly Publication? _outer;

    private Publication() => _outer = _current;

    public static Publication Begin()
    {
        var publication = new Publication();
        _current = publication;
        return publication;
    }

    /// <summary>Does it when the publication of this thread has ended; at once where there is none.</summary>
    /// <param name="act">Only starts what is to be done, and does not fail.</param>
    public static void Afterwards(Action act)
    {
        if (_current is { } publication)
        {
            publication._afterwards.Add(act);
        }
        else
        {
            act();
        }
    }

    public void Dispose()
    {
        _current = _outer;
        foreach (var act in _afterwards)
        {
            Afterwards(act);
        }

        _afterwards.Clear();
    }
}
