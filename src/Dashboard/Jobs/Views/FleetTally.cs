using System.Collections.Immutable;
using Dashboard.Jobs.Search;
using Shared.Jobs;

namespace Dashboard.Jobs.Views;

/// <summary>Counts jobs by one of their texts, kept by adding and removing single jobs. Two cases of a name are one, as they are to a search.</summary>
internal sealed class FleetTally(SearchField field, Func<JobFacts, string?> nameOf)
{
    private const int MostShares = 8;

    /// <summary>In place of a name that is not there.</summary>
    private const string Nameless = "";

    private readonly Dictionary<string, Counts> _byName = new(StringComparer.OrdinalIgnoreCase);

    public void Take(in JobStep step)
    {
        if (
            step is { Before: { } before, After: { } after }
            && KindOf(before) == KindOf(after)
            && nameOf(before) == nameOf(after)
        )
        {
            return;
        }

        if (step.Before is { } was)
        {
            Count(was, -1);
        }

        if (step.After is { } now)
        {
            Count(now, 1);
        }
    }

    public void Add(in JobFacts facts) => Count(facts, 1);

    public void Clear() => _byName.Clear();

    public ImmutableArray<JobShare> ToShares()
    {
        var all = _byName
            .Values.Where(counts => counts.Total > 0)
            .OrderByDescending(counts => counts.UnderWay)
            .ThenByDescending(counts => counts.Total)
            .ThenBy(counts => counts.Name, StringComparer.Ordinal)
            .ToList();
        var named = all.Count > MostShares + 1 ? MostShares : all.Count;
        var shares = all.Take(named).Select(ToShare).ToImmutableArray();
        return named == all.Count ? shares : shares.Add(Together(all.Skip(named).ToList()));
    }

    /// <summary>With what else the share's search finds: A100 stands in the name of A100 80GB, too.</summary>
    private JobShare ToShare(Counts counts)
    {
        var search = counts.Search ??= SearchFor(counts.Name);
        var found =
            field.Kind == SearchKind.Words && counts.Name.Length > 0
                ? _byName.Values.Where(other => counts.Finds(other.Name)).ToList()
                : [counts];
        return new JobShare(
            counts.Name.Length == 0 ? null : counts.Name,
            search.Faults.IsEmpty ? search : null,
            found.Sum(one => one.Running),
            found.Sum(one => one.Waiting),
            found.Sum(one => one.Failing)
        );
    }

    private static JobShare Together(IReadOnlyList<Counts> rest) =>
        new(null, null, rest.Sum(one => one.Running), rest.Sum(one => one.Waiting), rest.Sum(one => one.Failing))
        {
            Names = rest.Count,
        };

    private JobSearch SearchFor(string name) =>
        JobSearch.Parse(name.Length == 0 ? $"-{field.Name}:*" : $"{field.Name}:{SearchText.Of(Literally(name), isAlone: false)}");

    private static SearchValue Literally(string name) => new(name) { IsQuoted = true };

    private void Count(in JobFacts facts, int number)
    {
        var kind = KindOf(facts);
        if (kind == Kind.Other)
        {
            return;
        }

        var name = nameOf(facts) ?? Nameless;
        if (!_byName.TryGetValue(name, out var counts))
        {
            _byName[name] = counts = new Counts(name);
        }

        counts.Running += kind == Kind.Running ? number : 0;
        counts.Waiting += kind == Kind.Waiting ? number : 0;
        counts.Failing += kind == Kind.Failing ? number : 0;
        if (counts.Total == 0)
        {
            _byName.Remove(name);
        }
    }

    private static Kind KindOf(in JobFacts facts) =>
        facts.State switch
        {
            JobState.Running => Kind.Running,
            JobState.Queued or JobState.Initializing or JobState.Paused => Kind.Waiting,
            _ => facts.IsFailing ? Kind.Failing : Kind.Other,
        };

    private enum Kind
    {
        Other,
        Running,
        Waiting,
        Failing,
    }

    private sealed class Counts(string name)
    {
        private Predicate<string>? _finds;

        public string Name { get; } = name;

        public JobSearch? Search { get; set; }

        public int Running { get; set; }

        public int Waiting { get; set; }

        public int Failing { get; set; }

        public int UnderWay => Running + Waiting;

        public int Total => UnderWay + Failing;

        public bool Finds(string other) => (_finds ??= TextMatch.Of(SearchKind.Words, Literally(Name), isPart: false))(other);
    }
}
