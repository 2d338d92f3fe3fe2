using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Jobs.Courses;
using Dashboard.Tests.Infrastructure;
using Dashboard.Upstream;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Courses;

public sealed class JobCoursesTests : IDisposable
{
    private readonly JobStore _store = new();
    private readonly LogCollector _log = new();
    private readonly Course _sound = new();
    private readonly Course _failing = new() { Fails = true };
    private readonly FakeTimeProvider _time = new(JobsOf.Start);
    private readonly JobCourses _courses;

    public JobCoursesTests()
    {
        See("before", 1);
        _courses = new JobCourses(
            _store,
            [_failing, _sound],
            new StillUpstream(),
            _time,
            new LoggerFactory([_log]).CreateLogger<JobCourses>()
        );
    }

    public void Dispose() => _courses.Dispose();

    [Fact]
    public void EachChange_IsToldOnce_InItsOrder_AfterWhatWasThere()
    {
        See("a", 1);
        _courses.Tick();
        See("a", 2);
        _store.Delete("before");
        _courses.Tick();
        _courses.Tick();

        Assert.Equal(["begin before", "Upsert a 1", "tick", "Upsert a 2", "Delete before 1", "tick", "tick"], _sound.Heard);
    }

    /// <summary>What one cannot take in keeps no other from it, and is said once as long as it lasts.</summary>
    [Fact]
    public void OneThatFails_HoldsUpNoOther()
    {
        for (var i = 1; i < 5; i++)
        {
            See("a", i);
            _courses.Tick();
        }

        Assert.Equal(4, _sound.Heard.Count(heard => heard.StartsWith("Upsert", StringComparison.Ordinal)));
        Assert.Single(_log.Entries);

        _failing.Fails = false;
        _courses.Tick();
        _failing.Fails = true;
        See("a", 5);
        _courses.Tick();
        Assert.Equal(2, _log.Entries.Count);
    }

    [Fact]
    public void ChangesThatWereMissed_BeginAnew()
    {
        _courses.Tick();
        for (var i = 0; i <= JobStore.DefaultSubscriptionCapacity; i++)
        {
            See("a", i % 100);
        }

        _courses.Tick();
        Assert.Equal(["begin a before", "tick"], _sound.Heard.TakeLast(2));
    }

    private void See(string jobId, int progress) =>
        _store.Apply(JobsOf.Observation(jobId, $$"""{"status":"running","currentStep":"{{progress}}"}"""));

    private sealed class Course : IJobCourse
    {
        public List<string> Heard { get; } = [];

        public bool Fails { get; set; }

        public void Begin(IReadOnlyCollection<Job> jobs, UpstreamStatus upstream) =>
            Hear($"begin {string.Join(' ', jobs.Select(job => job.JobId).Order())}");

        public void Take(in JobChange change, UpstreamStatus upstream) =>
            Hear($"{change.Kind} {change.Job!.JobId} {change.Job.CurrentStep}");

        public void Tick(DateTimeOffset now, UpstreamStatus upstream) => Hear("tick");

        private void Hear(string what)
        {
            if (Fails && what.StartsWith("Upsert", StringComparison.Ordinal))
            {
                throw new InvalidOperationException(what);
            }

            Heard.Add(what);
        }
    }

    private sealed class StillUpstream : IUpstreamStatusSource
    {
        public UpstreamStatus Current { get; } = new(ConnectionState.Connected, JobsOf.Start);

        public IDisposable Subscribe(Action changed) => new LiveValue<string>("").Subscribe(changed);
    }
}
