using System.Net;
using System.Net.Http.Headers;
using Dashboard.Upstream.Streams;
using Testing;

namespace Dashboard.Tests.Upstream.Streams;

public sealed class JobFeedsTests
{
    /// <summary>The one stream is closed, and while that goes on the other one, which is to be closed too, ends by itself.</summary>
    [Fact]
    public async Task Close_OfAStreamThatHasJustEnded_IsNoFault()
    {
        await using var upstream = new UpstreamUnderTest();
        var feeds = upstream.Get<JobFeeds>();
        var isOver = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        feeds.Changed = () =>
        {
            if (!feeds.GetStates().ContainsKey("b"))
            {
                isOver.TrySetResult();
            }
        };
        feeds.Apply(new HashSet<string>(["a"], StringComparer.Ordinal), TestContext.Current.CancellationToken);
        var first = await upstream.Api.NextCallAsync();
        feeds.Apply(new HashSet<string>(["a", "b"], StringComparer.Ordinal), TestContext.Current.CancellationToken);
        var second = await upstream.Api.NextCallAsync();
        Assert.Equal(("stream a", "stream b"), (first.Route, second.Route));
        var reading = new SilentStream(() =>
        {
            second.Respond(HttpStatusCode.Forbidden);
            isOver.Task.Wait(TestContext.Current.CancellationToken);
        });
        first.Respond(reading.ToResponse());
        await reading.IsRead.Soon();

        feeds.Apply(new HashSet<string>(), TestContext.Current.CancellationToken);

        await isOver.Task.Soon();
        await feeds.WhenEndedAsync().Soon();
        Assert.Empty(feeds.GetStates());
    }

    /// <summary>Nothing ever comes; the reader's cancellation calls back at once, on the thread that cancels.</summary>
    private sealed class SilentStream(Action cancelled) : ForwardStream
    {
        private readonly TaskCompletionSource _isRead = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task IsRead => _isRead.Task;

        public HttpResponseMessage ToResponse()
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(this) };
            response.Content.Headers.ContentType = new MediaTypeHeaderValue("text/event-stream");
            return response;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var silence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = cancellationToken.Register(() =>
            {
                cancelled();
                silence.TrySetCanceled(cancellationToken);
            });
            _isRead.TrySetResult();
            await silence.Task;
            return 0;
        }
    }
}
