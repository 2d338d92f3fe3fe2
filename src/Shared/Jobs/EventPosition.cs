using System.Globalization;

namespace Shared.Jobs;

/// <summary>
/// A place in an upstream event stream, written <c>EPOCH-SEQ</c>. Positions compare only within one stream and epoch: a new epoch
/// means that upstream started counting anew.
/// </summary>
/// <param name="Stream">The stream that the id belongs to: a job's, or the one of all jobs.</param>
public sealed record EventPosition(string Stream, string Epoch, long Sequence)
{
    public const string AllJobs = "*";

    /// <returns>Null for an id that is not <c>EPOCH-SEQ</c>: such a one says nothing about order.</returns>
    public static EventPosition? Parse(string stream, ReadOnlySpan<char> id)
    {
        var dash = id.LastIndexOf('-');
        return dash > 0 && long.TryParse(id[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new EventPosition(stream, id[..dash].ToString(), sequence)
            : null;
    }

    public bool IsComparableTo(EventPosition other) => Stream == other.Stream && Epoch == other.Epoch;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Sequence}");
}
