using System.Globalization;
using Circuits.Pages;
using Circuits.Viewers;

namespace Circuits;

/// <summary>Keeps viewers connected to a Dashboard that runs already, while something else is measured there.</summary>
internal static class HeldViewers
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <param name="page">With its path; viewers of the jobs table look at different places of it.</param>
    public static async Task<int> RunAsync(Uri page, int viewers, TimeSpan length, CancellationToken cancellationToken)
    {
        var server = new Uri(page.GetLeftPart(UriPartial.Authority));
        await using var crowd = new ViewerCrowd(server, number => (page.PathAndQuery.TrimStart('/'), Reader(page, number)));
        await crowd.GrowAsync(viewers);
        Console.WriteLine($"{viewers} viewers of {page} are there.");
        using var end = new CancellationTokenSource(length, TimeProvider.System);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end.Token);
        try
        {
            while (true)
            {
                var before = crowd.Read();
                await Task.Delay(Interval, TimeProvider.System, ended.Token);
                var got = crowd.Read() - before;
                var (fewest, most) = crowd.CountRows();
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{got.Updates / Interval.TotalSeconds / viewers:0.00} updates/s and {got.Batches / Interval.TotalSeconds / viewers:0.00} batches/s each, {fewest} to {most} rows"
                    )
                );
            }
        }
        catch (OperationCanceledException)
        {
            // it is over
        }

        return await crowd.ReportFaultsAsync();
    }

    private static IPageReader Reader(Uri page, int number) =>
        page.AbsolutePath == "/jobs" ? new FeedReader(number % 2 == 0 ? 0 : number, GridPage.VisibleRows) : new AnyPageReader();
}
