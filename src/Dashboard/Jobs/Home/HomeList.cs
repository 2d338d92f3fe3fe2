using System.Collections.Immutable;

namespace Dashboard.Jobs.Home;

/// <summary>The first few jobs of a query, with what of each matters there.</summary>
/// <param name="Id">Of its heading on the page.</param>
/// <param name="Empty">What it means that there are none.</param>
public sealed record HomeList(string Id, string Title, string Empty, JobQuery Query, HomeFigure Figure)
{
    public const int Most = 5;

    /// <summary>Those that need somebody first.</summary>
    public static ImmutableArray<HomeList> All { get; } =
    [
        new("failing", "Failing", "No job has failed and been left so.", Ask("is:failing", "ended"), HomeFigure.Failure),
        new(
            "stalled",
            "Stalled",
            "No job stands still for much longer than is usual on its endpoint.",
            Ask("is:stalled", "-cost"),
            HomeFigure.Stall
        ),
        new("waiting", "Waiting longest", "No job waits to run.", Ask("state:queued,initializing", "-wait"), HomeFigure.Wait),
        new("expensive", "Most expensive", "No job is under way.", Ask("is:active", "-cost"), HomeFigure.Cost),
        new("ending", "Ending soon", "No job is about to end.", Ask("state:running eta>now eta<+10m", "eta"), HomeFigure.Eta),
    ];

    /// <summary>Failures of the last hour, and waits that are longer than a cold start explains: of these the page says whether it is quiet.</summary>
    public static JobQuery FailedLately { get; } = Ask("is:failing ended>-1h", "ended");

    /// <inheritdoc cref="FailedLately"/>
    public static JobQuery WaitingLong { get; } = Ask("state:queued,initializing wait>10m", "-wait");

    /// <summary>Failed, and nobody has to do anything yet: it is not counted against the quiet.</summary>
    public static JobQuery Retrying { get; } = Ask("is:retrying", "eta");

    /// <summary>What the search knows of: a word that it does not know yet finds nothing, and its list would say that there is nothing.</summary>
    public bool IsKnown => Query.Search.Faults.IsEmpty;

    public string Address => JobQuery.AddressOf(Query.AddressQuery);

    public static JobQuery Ask(string search, string? sort = null) => JobQuery.Parse(null, search, sort, null);
}

/// <summary>What is said of a job in its list.</summary>
public enum HomeFigure
{
    /// <summary>How long ago it ended, and its error.</summary>
    Failure,

    /// <summary>Since when nothing moves, how far it came and what it has cost.</summary>
    Stall,

    /// <summary>Since when it waits.</summary>
    Wait,

    /// <summary>What it has cost.</summary>
    Cost,

    /// <summary>When it will end.</summary>
    Eta,
}
