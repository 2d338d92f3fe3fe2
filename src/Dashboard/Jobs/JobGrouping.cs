using System.Text;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>What a table's rows can be put together by.</summary>
public enum JobGroupBy
{
    State,
    Endpoint,
    Gpu,

    /// <summary>An error's code, or its words where it has none, whatever numbers stand in them.</summary>
    Error,
    Tag,
}

/// <summary>A table's rows put together by what they have in common.</summary>
/// <param name="Tag">The canonical name, of <see cref="JobGroupBy.Tag"/>.</param>
public sealed record JobGrouping(JobGroupBy By, string? Tag = null)
{
    public const int MostTagLength = 64;

    private const int MostErrorLength = 120;

    /// <summary>Those that stand for themselves.</summary>
    public static IReadOnlyList<JobGrouping> Plain { get; } =
    [new(JobGroupBy.State), new(JobGroupBy.Endpoint), new(JobGroupBy.Gpu), new(JobGroupBy.Error)];

    /// <summary>As addresses have it.</summary>
    public string Text => By == JobGroupBy.Tag ? JobSorts.TagPrefix + Tag : By.ToString().ToLowerInvariant();

    public string Title =>
        By switch
        {
            JobGroupBy.State => "State",
            JobGroupBy.Endpoint => "Endpoint",
            JobGroupBy.Gpu => "GPU type",
            JobGroupBy.Error => "Error",
            _ => $"Tag: {Tag}",
        };

    /// <returns>Null where it means nothing.</returns>
    public static JobGrouping? Parse(string? text) =>
        JobSorts.Find(text) switch
        {
            (JobSort.State, _) => Plain[0],
            (JobSort.Endpoint, _) => Plain[1],
            (JobSort.Gpu, _) => Plain[2],
            (JobSort.Error, _) => Plain[3],
            (JobSort.Tag, { Length: <= MostTagLength } tag) => new JobGrouping(JobGroupBy.Tag, tag),
            _ => null,
        };

    /// <summary>'Input 12 of 99 is broken' and 'Input 3 of 7 is broken' are one.</summary>
    private static string KindOf(string? message)
    {
        if (message is null)
        {
            return "";
        }

        var kind = new StringBuilder(Math.Min(message.Length, MostErrorLength));
        foreach (var letter in message)
        {
            if (kind.Length >= MostErrorLength && !char.IsLowSurrogate(letter))
            {
                break;
            }

            if (!char.IsAsciiDigit(letter))
            {
                kind.Append(letter);
            }
            else if (kind.Length == 0 || kind[^1] != '#')
            {
                kind.Append('#');
            }
        }

        return kind.ToString();
    }

    /// <returns>Empty for a job that has no such thing.</returns>
    internal string ValueOf(in JobFacts facts) =>
        By switch
        {
            JobGroupBy.State => facts.State.ToApiText(),
            JobGroupBy.Endpoint => facts.EndpointId ?? "",
            JobGroupBy.Gpu => facts.GpuType ?? "",
            JobGroupBy.Error => facts.Job.ErrorCode ?? KindOf(facts.Job.ErrorMessage),
            _ => Table.JobTags.Find(facts.Tags, Tag!) ?? "",
        };
}
