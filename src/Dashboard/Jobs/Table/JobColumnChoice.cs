using System.Collections.Immutable;
using System.Globalization;

namespace Dashboard.Jobs.Table;

/// <summary>
/// The columns that somebody has chosen, in their order and with their widths: <c>state,job:240,tag.team</c>. Whatever an address says, there
/// is the one that leads to a job, and there are not too many.
/// </summary>
public sealed class JobColumnChoice : IEquatable<JobColumnChoice>
{
    /// <summary>A row's change names a column by one printable character.</summary>
    public const int Most = 24;

    public const int LeastWidth = 48;
    public const int MostWidth = 800;

    private const int MostTextLength = 2_000;

    private JobColumnChoice(ImmutableArray<ChosenColumn> columns)
    {
        Columns = columns;
        Text = string.Join(',', columns);
    }

    public static JobColumnChoice Default { get; } =
        new([
            .. new[] { "state", "job", "endpoint", "progress", "step", "eta", "gpu", "cost", "age" }.Select(
                id => new ChosenColumn(id, null)
            ),
        ]);

    public ImmutableArray<ChosenColumn> Columns { get; }

    /// <summary>As addresses have it.</summary>
    public string Text { get; }

    public bool IsDefault => Equals(Default);

    /// <returns>Without what is no column; the default where nothing is left.</returns>
    public static JobColumnChoice Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MostTextLength)
        {
            return Default;
        }

        var columns = new List<ChosenColumn>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var colon = part.LastIndexOf(':');
            var (name, number) = colon < 0 ? (part, null) : (part[..colon], part[(colon + 1)..]);
            if (JobColumns.Find(name) is { } column && columns.Count < Most && columns.TrueForAll(known => known.Id != column.Id))
            {
                columns.Add(
                    new ChosenColumn(
                        column.Id,
                        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var width) ? Bound(width) : null
                    )
                );
            }
        }

        return columns.Count == 0 ? Default : Of(columns);
    }

    /// <returns>The first of a text that is no column; null where there is none.</returns>
    public static string? FindUnknown(string? text) =>
        (text ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.LastIndexOf(':') is >= 0 and var colon ? part[..colon] : part)
            .FirstOrDefault(name => JobColumns.Find(name) is null);

    public bool Has(string id) => Columns.Any(column => column.Id == id);

    /// <summary>One more, at the end; or without it.</summary>
    public JobColumnChoice Toggle(string id) =>
        Has(id) ? Of(Columns.Where(column => column.Id != id))
        : JobColumns.Find(id) is { } column && Columns.Length < Most ? Of(Columns.Append(new ChosenColumn(column.Id, null)))
        : this;

    /// <param name="by">So many places to the right.</param>
    public JobColumnChoice Move(string id, int by)
    {
        var from = Columns.ToList().FindIndex(column => column.Id == id);
        if (from < 0)
        {
            return this;
        }

        var to = (int)Math.Clamp((long)from + by, 0, Columns.Length - 1);
        return new JobColumnChoice(Columns.RemoveAt(from).Insert(to, Columns[from]));
    }

    /// <param name="width">Null for what the column has by itself.</param>
    public JobColumnChoice Resize(string id, int? width) =>
        new([.. Columns.Select(column => column.Id == id ? column with { Width = width is { } to ? Bound(to) : null } : column)]);

    public bool Equals(JobColumnChoice? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as JobColumnChoice);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    private static JobColumnChoice Of(IEnumerable<ChosenColumn> columns)
    {
        var all = columns.ToImmutableArray();
        return new JobColumnChoice(
            all.Any(column => column.Id == JobColumns.Job) ? all : [new ChosenColumn(JobColumns.Job, null), .. all.Take(Most - 1)]
        );
    }

    private static int Bound(int width) => Math.Clamp(width, LeastWidth, MostWidth);
}

/// <param name="Width">In CSS pixels; null for what the column has by itself.</param>
public readonly record struct ChosenColumn(string Id, int? Width)
{
    public override string ToString() => Width is { } width ? string.Create(CultureInfo.InvariantCulture, $"{Id}:{width}") : Id;
}
