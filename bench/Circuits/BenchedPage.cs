using Circuits.Pages;
using Circuits.Servers;
using Circuits.Viewers;

namespace Circuits;

/// <summary>One of the pages that are compared, with a server and viewers of its own.</summary>
internal sealed class BenchedPage(PageKind kind, BenchedServer server) : IAsyncDisposable
{
    public string Name => kind.Name;

    public BenchedServer Server => server;

    public ViewerCrowd Viewers { get; } = new(server.Address, kind.View);

    public List<Turn> Turns { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await Viewers.DisposeAsync();
        await server.DisposeAsync();
    }
}

/// <param name="View">Path and reader of the viewer of a number.</param>
internal sealed record PageKind(string Name, Func<int, (string Path, IPageReader Reader)> View)
{
    /// <summary>Every other viewer looks at the top, the others somewhere below: so many places, all among the jobs that run.</summary>
    private const int Places = 19;

    /// <summary>A server that is warmed up by viewers of the table, and has none afterwards.</summary>
    public static PageKind Nobody { get; } = new("nobody", ViewJobs);

    public static IReadOnlyList<PageKind> All { get; } =
    [
        new("one number", _ => ("bench/number", new NumberReader())),
        new("/jobs", ViewJobs),
        new("MudDataGrid", number => ($"bench/grid?row={TopOf(number)}", new GridReader())),
    ];

    private static (string Path, IPageReader Reader) ViewJobs(int number) =>
        ("jobs", new FeedReader(TopOf(number), GridPage.VisibleRows));

    private static int TopOf(int number) => number % 2 == 0 ? 0 : number * 7 % Places * 100;
}
