using Dashboard.Jobs;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Dashboard.Tests.Jobs;

public sealed class JobSightingsTests
{
    private readonly JobStore _store = new();
    private readonly AskedSource _source = new();
    private readonly JobSightings _sightings;

    private readonly JobInterest _interest = new();

    public JobSightingsTests() => _sightings = new JobSightings(_store, _source, _interest, NullLogger<JobSightings>.Instance);

    [Fact]
    public async Task FindAsync_KnownJob_AsksNobody()
    {
        _store.Apply(JobsOf.Observation("job_1", """{"status":"running"}"""));

        Assert.Equal("job_1", (await _sightings.FindAsync("job_1", default).Soon()).Job?.JobId);
        Assert.False(_source.WasAsked);
    }

    [Fact]
    public async Task FindAsync_JobThatUpstreamHas_IsThatJob()
    {
        var finding = _sightings.FindAsync("job_1", default);
        _store.Apply(JobsOf.Observation("job_1", """{"status":"running"}"""));
        _source.Answer.SetResult(null);

        Assert.Equal("job_1", (await finding.Soon()).Job?.JobId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FindAsync_NoAnswerOrNoSuchJob_SaysWhich(bool isCertain)
    {
        _source.Answer.SetResult(new JobAbsence("why", isCertain));

        Assert.Equal(new JobSight(null, new JobAbsence("why", isCertain)), await _sightings.FindAsync("job_1", default).Soon());
    }

    [Fact]
    public async Task FindAsync_WaitEndsFirst_SaysNothingYet()
    {
        using var wait = new CancellationTokenSource();
        var finding = _sightings.FindAsync("job_1", wait.Token);
        await wait.CancelAsync();

        Assert.Equal(new JobSight(null), await finding.Soon());
    }

    [Fact]
    public async Task FindAsync_AFault_IsNoCertainty()
    {
        _source.Answer.SetException(new InvalidOperationException());

        Assert.False((await _sightings.FindAsync("job_1", default).Soon()).Absence!.IsCertain);
    }

    private sealed class AskedSource : IJobSource
    {
        public TaskCompletionSource<JobAbsence?> Answer { get; } = new();

        public bool WasAsked { get; private set; }

        public Task<JobAbsence?> RequestAsync(string jobId, CancellationToken cancellationToken)
        {
            WasAsked = true;
            return Answer.Task.WaitAsync(cancellationToken);
        }
    }
}
