using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Shared.Documents;

namespace Shared.Details;

/// <summary>
/// How many of a job's items are done, of how many. The API page names no field for it: it is read from pairs of counters in
/// <c>metadata</c> and <c>partialResults</c>, in any case, with or without underscores.
/// </summary>
/// <param name="Name">What is counted, in words: <c>images</c>.</param>
/// <param name="Total">Above zero; <paramref name="Done"/> is at most as much.</param>
public sealed record JobItems(string Name, double Done, double Total)
{
    /// <summary>Upstream chooses the names; nobody reads more pairs than that.</summary>
    private const int Most = 8;

    private const int MostMembers = 256;
    private const string TotalWord = "total";

    /// <summary>Past participles that say how far the work has come, the plainest first; others are taken after them.</summary>
    private static readonly string[] Plainest = ["processed", "completed", "done", "finished"];

    /// <summary>What else may be told of items: none of these is how many are done.</summary>
    private static readonly string[] OtherWords =
    [
        "failed",
        "skipped",
        "rejected",
        "dropped",
        "retried",
        "queued",
        "estimated",
        "expected",
        "needed",
        "required",
        "requested",
        "reserved",
        "scheduled",
        "planned",
        "allocated",
        "submitted",
        "received",
        // of a rate and a random seed, also where the plural's s is taken from theirs
        "speed",
        "peed",
        "seed",
        "eed",
    ];

    public double Rest => Total - Done;

    /// <returns>The finest first: that with the most items.</returns>
    internal static ImmutableArray<JobItems> ReadAll(JobStatusDocument document)
    {
        var found = new List<JobItems>();
        foreach (var name in (ReadOnlySpan<string>)[PartNames.Metadata, PartNames.PartialResults])
        {
            if (document.FindPart(name) is { } part)
            {
                using var json = JsonDocument.Parse(part.Json);
                found.AddRange(ReadAll(json.RootElement));
            }
        }

        return [.. found.DistinctBy(items => items.Name).OrderByDescending(items => items.Total).Take(Most)];
    }

    private static IEnumerable<JobItems> ReadAll(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var counters = new List<Counter>();
        foreach (var member in json.EnumerateObject().Take(MostMembers))
        {
            if (member.Value.ValueKind == JsonValueKind.Number && member.Value.AsNumber() is >= 0 and var value)
            {
                counters.Add(new Counter(member.Name, Canonical(member.Name), value));
            }
        }

        return counters.Select(total => Pair(total, counters)).OfType<JobItems>();
    }

    private static JobItems? Pair(Counter total, List<Counter> counters)
    {
        if (total.Value <= 0 || StemOf(total) is not { Canonical.Length: > 0 } stem)
        {
            return null;
        }

        var done = counters
            .Where(counter => counter != total && counter.Value <= total.Value)
            .Select(counter => (counter.Value, Rank: RankOf(counter.Canonical, stem.Canonical)))
            .Where(counter => counter.Rank is not null)
            .OrderBy(counter => counter.Rank)
            .Select(counter => (double?)counter.Value)
            .FirstOrDefault();
        return done is null ? null : new JobItems(WordsOf(stem.Name), done.Value, total.Value);
    }

    /// <returns>What the total is of: the name without the word; null for a counter that is no total.</returns>
    private static (string Name, string Canonical)? StemOf(Counter counter) =>
        counter.Canonical.StartsWith(TotalWord, StringComparison.Ordinal)
            ? (counter.Name[TotalWord.Length..], counter.Canonical[TotalWord.Length..])
        : counter.Canonical.EndsWith(TotalWord, StringComparison.Ordinal)
            ? (counter.Name[..^TotalWord.Length], counter.Canonical[..^TotalWord.Length])
        : null;

    /// <returns>How plainly the counter says how many of these are done; null where it does not.</returns>
    private static int? RankOf(string counter, string stem)
    {
        foreach (var one in (ReadOnlySpan<string>)[stem, WithoutEnd(stem, "es"), WithoutEnd(stem, "s")])
        {
            if (one.Length == 0)
            {
                continue;
            }

            var verb =
                counter.StartsWith(one, StringComparison.Ordinal) ? counter[one.Length..]
                : counter.EndsWith(one, StringComparison.Ordinal) ? counter[..^one.Length]
                : null;
            if (verb is not null)
            {
                // the longest stem: by a shorter one its end would pass for a part of the verb
                return RankOf(verb);
            }
        }

        return null;
    }

    private static int? RankOf(string verb) =>
        Array.IndexOf(Plainest, verb) is >= 0 and var rank ? rank
        : verb is "current" ? Plainest.Length
        : verb.Length == 0 ? Plainest.Length + 1
        : verb.EndsWith("ed", StringComparison.Ordinal) && !OtherWords.Contains(verb) ? Plainest.Length + 2
        : null;

    private static string WithoutEnd(string text, string end) =>
        text.EndsWith(end, StringComparison.Ordinal) ? text[..^end.Length] : "";

    private static string Canonical(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary><c>TrainingSteps</c> and <c>training_steps</c> are <c>training steps</c>.</summary>
    private static string WordsOf(string name)
    {
        var words = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && words.Length > 0 && char.IsLower(words[^1]))
            {
                words.Append(' ');
            }

            words.Append(letter is '_' or '-' ? ' ' : letter);
        }

        return words.ToString().Trim().ToLowerInvariant();
    }

    private readonly record struct Counter(string Name, string Canonical, double Value);
}
