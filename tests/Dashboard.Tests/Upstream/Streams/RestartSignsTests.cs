using Dashboard.Jobs;
using Dashboard.Upstream.Streams;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Upstream.Streams;

public sealed class RestartSignsTests
{
    private readonly JobStore _store = new();
    private readonly RestartSigns _signs;

    public RestartSignsTests() => _signs = new RestartSigns(_store, new FakeTimeProvider());

    [Fact]
    public void TwoStreamsThatGoOverToOneEpoch_AreARestart_AndTheOthersTellOfTheSame()
    {
        _signs.OnEpoch("a", "f");
        _signs.OnEpoch("a", "f");
        Assert.Equal(0, _store.Restarts);

        _signs.OnEpoch("b", "f");
        _signs.OnEpoch("c", "f");
        Assert.Equal(1, _store.Restarts);

        _signs.OnEpoch("a", "g");
        _signs.OnEpoch("b", "g");
        Assert.Equal(2, _store.Restarts);
    }

    [Fact]
    public void StreamsWithAnEpochEach_AreNone()
    {
        for (var job = 0; job < 5000; job++)
        {
            _signs.OnEpoch($"job_{job}", $"epoch_{job}");
        }

        Assert.Equal(0, _store.Restarts);
    }
}
