using Dashboard.Components.Layout;
using Dashboard.Components.Theme;
using MudBlazor;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>Jobs by id in the command palette. Any text that could be an id is offered as one: a job need not be known yet to be opened.</summary>
public sealed class JobCommandSource(JobStore store) : ICommandSource
{
    public IEnumerable<Command> Find(string text, int limit)
    {
        var found = store
            .GetSnapshot()
            .Where(job => job.JobId.Contains(text, StringComparison.OrdinalIgnoreCase))
            .Take(limit - 1)
            .Select(job => new Command(
                job.JobId,
                StateLooks.Of(job.State.ToApiText()).Word,
                Address(job.JobId),
                Icons.Material.Outlined.Memory
            ));
        return text.Contains(' ', StringComparison.Ordinal)
            ? found
            : found.Append(new Command(text, "open as a job ID", Address(text), Icons.Material.Outlined.ArrowForward));
    }

    private static string Address(string jobId) => $"/jobs/{Uri.EscapeDataString(jobId)}";
}
