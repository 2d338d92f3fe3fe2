using Circuits.Pages;
using Circuits.Viewers;

namespace Circuits;

/// <param name="Id">On the command line.</param>
/// <param name="Name">In the table.</param>
/// <param name="View">Path and reader of the viewer of a number.</param>
internal sealed record PageKind(string Id, string Name, Func<int, (string Path, IPageReader Reader)> View)
{
    public const string Number = "number";
    public const string Jobs = "jobs";
    public const string Grid = "grid";

    /// <summary>Every other viewer looks at the top, the others somewhere below: so many places, all among the jobs that run.</summary>
    private const int Places = 19;

    /// <summary>A server that is warmed up by viewers of the table, and has none afterwards.</summary>
    public static PageKind Nobody { get; } = new("nobody", "nobody", number => ViewFeed("jobs", number));

    /// <summary>Those that the targets are about, and then parts of the second.</summary>
    public static IReadOnlyList<PageKind> All { get; } =
    [
        new(Number, "one number", _ => ("bench/number", new NumberReader())),
        new(Jobs, "/jobs", number => ViewFeed("jobs", number)),
        new(Grid, "MudDataGrid", number => ($"bench/grid?row={TopOf(number)}", new GridReader())),
        new("feed", "rows alone", number => ViewFeed("bench/feed", number)),
        new("filter", "counts alone", _ => ("bench/filter", new FilterReader())),
    ];

    private static (string Path, IPageReader Reader) ViewFeed(string path, int number) =>
        (path, new FeedReader(TopOf(number), GridPage.VisibleRows));

    private static int TopOf(int number) => number % 2 == 0 ? 0 : number * 7 % Places * 100;
}
