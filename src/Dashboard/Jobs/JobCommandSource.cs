using Dashboard.Components.Layout;
using Dashboard.Components.Theme;
using MudBlazor;

namespace Dashboard.Jobs;

/// <summary>Jobs by id in the command palette. Any text that could be an id is offered as one: a job need not be known yet to be opened.</summary>
public sealed class JobCommandSource(JobStore store) : ICommandSource
{
    /// <remarks>A word alone is no id: a mistyped page or action must not lead to 'no such job'.</remarks>
    public IEnumerable<Command> Find(string text, int limit)
    {
        var found = store
            .GetSnapshot()
            .Where(job => job.JobId.Contains(text, StringComparison.OrdinalIgnoreCase))
            .OrderBy(job => Distance(job.JobId, text))
            .ThenByDescending(job => job.CreatedAt ?? job.FirstSeenAt)
            .ThenBy(job => job.JobId, StringComparer.Ordinal)
            .Take(limit - 1)
            .Select(job => new Command(job.JobId, JobLook.WordOf(job), Address(job.JobId), Icons.Material.Outlined.Memory));
        var states = StateLooks
            .All.Where(look =>
                look.Word.StartsWith(text, StringComparison.OrdinalIgnoreCase) && look.Token != StateLooks.Retrying
            )
            .Select(look => new Command(
                $"{look.Word} jobs",
                "filter",
                $"/jobs?state={look.Token}",
                Icons.Material.Outlined.FilterAlt
            ));
        return text.Contains(' ', StringComparison.Ordinal) || text.All(char.IsLetter)
            ? states.Concat(found).Take(limit)
            : found.Append(
                new Command(text, "open as a job ID", Address(text), Icons.Material.Outlined.ArrowForward) { IsGuess = true }
            );
    }

    /// <summary>The id itself before those that begin with the text, and these before those that hold it somewhere.</summary>
    private static int Distance(string jobId, string text) =>
        jobId.Equals(text, StringComparison.Ordinal) ? 0
        : jobId.Equals(text, StringComparison.OrdinalIgnoreCase) ? 1
        : jobId.StartsWith(text, StringComparison.OrdinalIgnoreCase) ? 2
        : 3;

    private static string Address(string jobId) => $"/jobs/{Uri.EscapeDataString(jobId)}";
}
