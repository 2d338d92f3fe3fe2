using Bunit;
using Dashboard.Jobs;
using Dashboard.Jobs.Page;
using Dashboard.Jobs.Stalls;
using Dashboard.Upstream;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Streams;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Page;

public sealed class JobStallNoteTests : BunitContext
{
    private const string Running = """
        {"status":"running","progress":42,"currentStep":"encode","metadata":{"n":1},"resources":{"gpuUtilization":0},"execution":{"costAccrued":1} }
        """;

    private readonly StallProjection _stalls = new(new ConnectionBoard(TimeProvider.System), new JobRefusals());

    public JobStallNoteTests()
    {
        Services.AddSingleton(_stalls);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void JobThatMoves_HasNoNote() => Assert.Equal("", Open(Read(null, Running)).Markup.Trim());

    [Fact]
    public void StalledJob_SaysWhatStandsStill_AndThatItIsPaidFor()
    {
        var job = Read(null, Running);
        var note = Open(job);

        Stall(job);
        note.WaitForAssertion(() => Assert.NotEmpty(note.FindAll(".stall")));
        Assert.Equal(
            "Stalled. Nothing has moved for : its progress stands at 42 %, its step is ‘encode’ still, its counters are the same. "
                + "More than 5m 00s without a move is long for any job. Its cost does not rise. Its GPUs do nothing (0 %).",
            Words(note)
        );
        Assert.Empty(note.FindAll(".costly"));

        var costly = Running.Replace("\"costAccrued\":1", "\"costAccrued\":1.5", StringComparison.Ordinal);
        var dearer = Read(job, costly, 600);
        _stalls.Take(JobChange.Upsert(dearer, job), Status(600));
        note.Render(parameters => parameters.Add(it => it.Job, dearer));
        Look(601);
        note.WaitForAssertion(() => Assert.NotEmpty(note.FindAll(".costly")));
        Assert.Contains("Its cost goes on rising: $0.50 since then.", Words(note), StringComparison.Ordinal);

        var moved = Read(dearer, costly.Replace("42", "43", StringComparison.Ordinal), 602);
        _stalls.Take(JobChange.Upsert(moved, dearer), Status(602));
        Look(602);
        note.WaitForAssertion(() => Assert.Equal("", note.Markup.Trim()));
    }

    /// <summary>Two looks in a row, after nothing has moved for longer than any job may take.</summary>
    private void Stall(Job job)
    {
        _stalls.Take(JobChange.Upsert(job, null), Status(0));
        Look(598);
        Look(599.5);
    }

    private void Look(double second) => _stalls.Tick(JobsOf.Start.AddSeconds(second), Status(second));

    private static UpstreamStatus Status(double second) =>
        new(ConnectionState.Connected, JobsOf.Start) { ToldAt = JobsOf.Start.AddSeconds(second) };

    private static string Words(IRenderedComponent<JobStallNote> note) =>
        string.Join(' ', note.Find(".stall").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private IRenderedComponent<JobStallNote> Open(Job job) =>
        Render<JobStallNote>(parameters => parameters.Add(it => it.Job, job));

    private static Job Read(Job? before, string json, int second = 0) =>
        JobUpdate
            .Apply(
                before,
                new Observation(JobsOf.Document("job_1", json), DocumentSource.Stream, JobsOf.Start.AddSeconds(second))
            )
            .Job;
}
