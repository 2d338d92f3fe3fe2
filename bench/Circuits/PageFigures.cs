namespace Circuits;

/// <summary>A page's medians, of so many viewers.</summary>
/// <param name="CpuMicroseconds">Of the server, for each update of each viewer, without what it does for nobody.</param>
internal sealed record PageFigures(
    PageKind Page,
    int Viewers,
    double UpdatesPerSecond,
    double BatchesPerSecond,
    double BytesAnUpdate,
    double CpuMicroseconds,
    double LeastCpuMicroseconds,
    double MostCpuMicroseconds,
    double HeapKilobytes,
    double ResidentKilobytes
)
{
    /// <param name="nobody">Turns of a server that has no viewers.</param>
    public static PageFigures Of(BenchedPage page, IReadOnlyList<Turn> nobody, double heapBytes, double residentBytes)
    {
        var viewers = page.Viewers.Count;
        // a server that is at its end may have told nobody anything in a turn
        var told = page.Turns.Where(turn => turn.Got.Updates > 0).ToList();
        var idle = Median(nobody, turn => turn.CpuMicroseconds / turn.Seconds);
        return new(
            page.Kind,
            viewers,
            Median(page.Turns, turn => turn.Got.Updates / turn.Seconds / viewers),
            Median(page.Turns, turn => turn.Got.Batches / turn.Seconds / viewers),
            Median(told, turn => (double)turn.Got.Bytes / turn.Got.Updates),
            Median(told, Cpu),
            told.Select(Cpu).DefaultIfEmpty(double.NaN).Min(),
            told.Select(Cpu).DefaultIfEmpty(double.NaN).Max(),
            heapBytes / 1000,
            residentBytes / 1000
        );

        double Cpu(Turn turn) => (turn.CpuMicroseconds - (idle * turn.Seconds)) / turn.Got.Updates;
    }

    public static double Median(IReadOnlyList<Turn> turns, Func<Turn, double> figure) =>
        turns.Count == 0 ? double.NaN : turns.Select(figure).Order().ElementAt(turns.Count / 2);
}
