using System.Globalization;
using Circuits.Servers;
using FanOut.Servers;

namespace Circuits;

/// <summary>
/// Viewers of three pages, each with a server of its own: one number, the jobs table, and the same rows in a MudDataGrid. The pages take turns:
/// while one's jobs change, the others' stand still.
/// </summary>
internal static class CircuitsBench
{
    private const double MostOfNumber = 1.25;
    private const double MostOfGrid = 1 / 20.0;
    private const double MostMemoryOfNumber = 1.15;
    private const double MostKilobytesOfNumber = 350;

    private const int WarmUpViewers = 20;

    /// <summary>Long enough that a circuit has every buffer that it will have.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(3);

    /// <param name="warmUp">Of each server, until what runs all the time is compiled for good.</param>
    /// <returns>1 where viewers failed, so that the figures are worth nothing.</returns>
    public static async Task<int> RunAsync(
        TrafficPlan plan,
        IReadOnlyList<PageKind> kinds,
        int[] viewers,
        int rounds,
        TimeSpan length,
        TimeSpan warmUp
    )
    {
        Cores.TakeReaders();
        var servers = new List<BenchedPage>();
        try
        {
            foreach (var kind in kinds.Prepend(PageKind.Nobody))
            {
                servers.Add(new BenchedPage(kind, await BenchedServer.StartAsync(plan)));
                await WarmUpAsync(servers[^1], warmUp);
            }

            var (nobody, pages) = (servers[0], servers[1..]);
            var bytesAChange = await MeasureGrowthAsync(nobody);
            Say(
                $"{plan.Jobs} jobs of which {plan.Running} run, {plan.PerSecond} changes a second, {plan.StateChanges} of them of state; {rounds} rounds of {length.TotalSeconds} s, medians (least to most)."
            );
            Say(
                $"| viewers | page | updates/s, batches/s each | sent an update, B | CPU an update, µs | against one number | heap, resident each, kB | against one number |"
            );
            Say($"|---|---|---|---|---|---|---|---|");
            var isWhole = true;
            foreach (var count in viewers.Order())
            {
                isWhole &= await MeasureAsync(nobody, pages, count, rounds, length, bytesAChange);
            }

            return isWhole ? 0 : 1;
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static async Task WarmUpAsync(BenchedPage page, TimeSpan length)
    {
        await page.Viewers.GrowAsync(WarmUpViewers);
        await Turn.TakeAsync(page.Server, page.Viewers, length);
        await page.Viewers.LeaveAsync();
    }

    /// <returns>What a change leaves behind, in histories and series.</returns>
    private static async Task<double> MeasureGrowthAsync(BenchedPage nobody)
    {
        var before = await nobody.Server.ReadMemoryAsync();
        await Turn.TakeAsync(nobody.Server, nobody.Viewers, FirstLook);
        var after = await nobody.Server.ReadMemoryAsync();
        return (double)(after.HeapBytes - before.HeapBytes) / (after.Changes - before.Changes);
    }

    private static async Task<bool> MeasureAsync(
        BenchedPage nobody,
        List<BenchedPage> pages,
        int viewers,
        int rounds,
        TimeSpan length,
        double bytesAChange
    )
    {
        var memory = new List<(double Heap, double Resident)>();
        foreach (var page in pages)
        {
            memory.Add(await ConnectAsync(page, viewers, bytesAChange));
            page.Turns.Clear();
        }

        nobody.Turns.Clear();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var page in pages.Prepend(nobody))
            {
                page.Turns.Add(await Turn.TakeAsync(page.Server, page.Viewers, length));
            }
        }

        Print(
            PageFigures.Median(nobody.Turns, turn => turn.CpuMicroseconds / turn.Seconds),
            [.. pages.Zip(memory, (page, bytes) => PageFigures.Of(page, nobody.Turns, bytes.Heap, bytes.Resident))]
        );
        return Check(pages);
    }

    /// <returns>What each of those who came took, without what the changes left behind meanwhile.</returns>
    private static async Task<(double Heap, double Resident)> ConnectAsync(BenchedPage page, int viewers, double bytesAChange)
    {
        var before = await page.Server.ReadMemoryAsync();
        var came = viewers - page.Viewers.Count;
        await page.Viewers.GrowAsync(viewers);
        await Turn.TakeAsync(page.Server, page.Viewers, FirstLook);
        var after = await page.Server.ReadMemoryAsync();
        var grown = (after.Changes - before.Changes) * bytesAChange;
        return ((after.HeapBytes - before.HeapBytes - grown) / came, (after.ResidentBytes - before.ResidentBytes - grown) / came);
    }

    private static void Print(double idleMicroseconds, List<PageFigures> figures)
    {
        var number = Find(PageKind.Number);
        foreach (var page in figures)
        {
            Say(
                $"| {page.Viewers} | {page.Page.Name} | {page.UpdatesPerSecond:0.00}, {page.BatchesPerSecond:0.00} | {page.BytesAnUpdate:0} | {page.CpuMicroseconds:0} ({page.LeastCpuMicroseconds:0} to {page.MostCpuMicroseconds:0}) | {page.CpuMicroseconds / number?.CpuMicroseconds:0.00} | {page.HeapKilobytes:0}, {page.ResidentKilobytes:0} | {page.HeapKilobytes / number?.HeapKilobytes:0.00}, {page.ResidentKilobytes / number?.ResidentKilobytes:0.00} |"
            );
        }

        Say($"");
        Say($"- for nobody: {idleMicroseconds / 1000:0.0} ms CPU a second, which is left out above");
        var (jobs, grid) = (Find(PageKind.Jobs), Find(PageKind.Grid));
        Target("CPU of /jobs against one number", jobs?.CpuMicroseconds / number?.CpuMicroseconds, MostOfNumber);
        Target("CPU of /jobs against a MudDataGrid", jobs?.CpuMicroseconds / grid?.CpuMicroseconds, MostOfGrid);
        Target("heap of /jobs against one number", jobs?.HeapKilobytes / number?.HeapKilobytes, MostMemoryOfNumber);
        Target("heap of one number, kB", number?.HeapKilobytes, MostKilobytesOfNumber);

        PageFigures? Find(string id) => figures.Find(page => page.Page.Id == id);
    }

    private static void Target(string what, double? measured, double most)
    {
        if (measured is { } figure)
        {
            Say($"- {what}: {figure:0.###} (target: {most:0.###}): {(figure <= most ? "met" : "not met")}");
        }
    }

    private static bool Check(List<BenchedPage> pages)
    {
        foreach (var page in pages)
        {
            var (fewest, most) = page.Viewers.CountRows();
            Say($"- {page.Kind.Name}: {page.Viewers.Count} viewers hold {fewest} to {most} rows each");
        }

        var faults = pages.SelectMany(page => page.Viewers.FindFaults().Select(fault => $"{page.Kind.Name}: {fault}")).ToList();
        faults.ForEach(fault => Console.Error.WriteLine(fault));
        Say($"");
        return faults.Count == 0;
    }

    private static void Say(FormattableString words) => Console.WriteLine(words.ToString(CultureInfo.InvariantCulture));
}
