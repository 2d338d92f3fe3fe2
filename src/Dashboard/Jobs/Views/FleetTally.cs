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
        var all = _byName.Values;
        // no more are put in order than are shown: there may be a hundred thousand names, and this is under the views' lock
        var named = all.OrderByDescending(counts => counts.UnderWay)
            .ThenByDescending(counts => counts.Total)
            .ThenBy(counts => counts.Name, StringComparer.Ordinal)
            .Take(all.Count > MostShares + 1 ? MostShares : all.Count)
            .ToList();
        var shares = named.Select(ToShare).ToImmutableArray();
        return named.Count == all.Count ? shares : shares.Add(Together(all, named));
    }

    private JobShare ToShare(Counts counts)
    {
        var search = counts.Search ??= SearchFor(counts.Name);
        return new JobShare(
            counts.Name.Length == 0 ? null : counts.Name,
            search.Faults.IsEmpty ? search : null,
            counts.Running,
            counts.Waiting,
            counts.Failing
        );
    }

    /// <summary>All but some.</summary>
    private static JobShare Together(IReadOnlyCollection<Counts> all, IReadOnlyCollection<Counts> but) =>
        new(
            null,
            null,
            all.Sum(one => one.Running) - but.Sum(one => one.Running),
            all.Sum(one => one.Waiting) - but.Sum(one => one.Waiting),
            all.Sum(one => one.Failing) - but.Sum(one => one.Failing)
        )
        {
            Names = all.Count - but.Count,
        };

    /// <summary>The whole name: A100 stands in that of A100 80GB, too, and no job must be counted twice.</summary>
    private JobSearch SearchFor(string name) =>
        JobSearch.Parse(name.Length == 0 ? $"-{field.Name}:*" : $"{field.Name}={SearchText.Of(Literally(name), isAlone: false)}");

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
        public string Name { get; } = name;

        public JobSearch? Search { get; set; }

        public int Running { get; set; }

        public int Waiting { get; set; }

        public int Failing { get; set; }

        public int UnderWay => Running + Waiting;

        public int Total => UnderWay + Failing;
    }
}
