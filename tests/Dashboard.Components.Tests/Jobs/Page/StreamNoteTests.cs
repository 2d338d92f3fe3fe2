using System.Text;
using Bunit;
using Dashboard.Components.Live;
using Dashboard.Jobs.Page;
using Dashboard.Upstream;
using Dashboard.Upstream.Streams;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Components.Tests.Jobs.Page;

public sealed class StreamNoteTests : BunitContext
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeUpstream _upstream;
    private readonly ConnectionBoard _board;
    private readonly Pulse _pulse;

    public StreamNoteTests()
    {
        _upstream = new FakeUpstream(new UpstreamStatus(ConnectionState.Connected, _time.GetUtcNow()));
        _board = new ConnectionBoard(_time);
        _pulse = new Pulse(_time, _upstream);
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton<IUpstreamStatusSource>(_upstream);
        Services.AddSingleton(_board);
        Services.AddSingleton(_pulse);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void StreamThatIsSilent_IsSaid_UntilItIsOpenAgain()
    {
        var log = _board.Add("job_1");
        log.OnOpened();
        var note = Render(Read());
        Assert.Empty(note.Markup.Trim());

        log.OnEnded(StreamEndKind.Silent, "Upstream has told nothing within 45 s.", TimeSpan.FromSeconds(1));
        Beat(TimeSpan.FromSeconds(3));
        Assert.Empty(note.Markup.Trim());
        Beat(TimeSpan.FromSeconds(3));
        note.WaitForAssertion(() =>
            Assert.Equal(
                "Upstream has told nothing within 45 s. Its stream is opened again.",
                note.Find(".note [role=status]").TextContent
            )
        );

        log.OnOpened();
        Beat(TimeSpan.FromSeconds(3));
        note.WaitForAssertion(() => Assert.Empty(note.Markup.Trim()));
    }

    [Fact]
    public void StreamThatIsDeaf_IsSaid()
    {
        var log = _board.Add("job_1");
        log.OnOpened();
        var job = Read();
        _time.Advance(TimeSpan.FromMinutes(2));
        log.OnHeard(TimeSpan.FromMinutes(1));

        Assert.StartsWith(
            "Its stream sends an event that does not end.",
            Render(job).Find(".note").TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void JobThatWasReadSince_OrWhoseUpstreamIsSilentAltogether_HasNoSuchNote()
    {
        var log = _board.Add("job_1");
        log.OnOpened();
        var before = Read();
        log.OnEnded(StreamEndKind.Broken, "The connection to upstream broke: reset.", TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.NotNull(Render(before).Find(".note"));

        Assert.Empty(Render(Read()).Markup.Trim());
        _upstream.Publish(new UpstreamStatus(ConnectionState.Reconnecting, _time.GetUtcNow()));
        Assert.Empty(Render(before).Markup.Trim());
    }

    private IRenderedComponent<StreamNote> Render(Job job) =>
        Render<StreamNote>(parameters => parameters.Add(note => note.Job, job));

    private void Beat(TimeSpan after)
    {
        _time.Advance(after);
        _pulse.Beat();
    }

    private Job Read()
    {
        var document = DocumentReader.Read(Encoding.UTF8.GetBytes("""{"jobId":"job_1","status":"running"}""")).Document!;
        return JobUpdate.Apply(null, new Observation(document, DocumentSource.Batch, _time.GetUtcNow())).Job;
    }
}
