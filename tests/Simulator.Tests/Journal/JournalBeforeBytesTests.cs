using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Simulator.Endpoints;
using Simulator.Journal;

namespace Simulator.Tests.Journal;

/// <summary>A document's entry is there before the first of its bytes leaves.</summary>
public sealed class JournalBeforeBytesTests
{
    [Fact]
    public async Task EveryRoute_NotesADocument_BeforeItsBytesAreWritten()
    {
        var watch = new Watch();
        await using var server = await SimulatorServer.StartAsync(
            SimulatorServer.Options with
            {
                Scenario = "busy",
                Jobs = 40,
            },
            builder => builder.Services.AddSingleton<IStartupFilter>(watch)
        );
        var id = await server.SubmitAsync(
            """[{"at":1,"patch":{"status":"running"}},{"at":2,"patch":{"progress":5}},{"at":3,"patch":{"status":"completed"}}]"""
        );
        using (var own = await server.OpenAsync($"/v2/jobs/{id}/status/stream"))
        using (var all = await server.OpenAsync("/v2/jobs/stream"))
        {
            await all.NextLineAsync();
            server.Clock.Advance(TimeSpan.FromSeconds(5));
            await own.ToEndAsync();
            for (var count = 0; count < 20; count++)
            {
                await all.NextAsync();
            }
        }

        await server.GetJsonAsync($"/v2/jobs/{id}/status");
        await server.GetJsonAsync("/v2/jobs?limit=20");
        await server.PostAsync("/v2/jobs/status/batch", $$"""{"jobIds":["{{id}}"]}""");
        Assert.Equal(["all-stream", "batch", "list", "status", "stream"], watch.Seen.Keys.Order(StringComparer.Ordinal));
        Assert.True(watch.Seen.Values.Sum() > 40);
        Assert.Empty(watch.Early);
    }

    private sealed class Watch : IStartupFilter
    {
        private static readonly Dictionary<string, JournalRoute> Routes = new(StringComparer.Ordinal)
        {
            ["status"] = JournalRoute.Status,
            ["batch"] = JournalRoute.Batch,
            ["list"] = JournalRoute.List,
            ["stream"] = JournalRoute.Stream,
            ["all-stream"] = JournalRoute.AllStream,
        };

        public ConcurrentDictionary<string, int> Seen { get; } = new(StringComparer.Ordinal);

        public ConcurrentQueue<string> Early { get; } = new();

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(inner =>
                    async context =>
                    {
                        var before = context.Features.Get<IHttpResponseBodyFeature>()!;
                        await using var body = new WatchedBody(context, before.Stream, this);
                        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body, before));
                        await inner(context);
                        await context.Response.BodyWriter.FlushAsync(CancellationToken.None);
                        context.Features.Set(before);
                    }
                );
                next(app);
            };

        // Each route is called once here: what it has written so far can be counted against what it has noted.
        public void Check(HttpContext context, string written)
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<ApiRoute>() is not { } route)
            {
                return;
            }

            var journal = context.RequestServices.GetRequiredService<EventJournal>();
            var documents = written.Split("\"jobId\":").Length - 1;
            Seen[route.Name] = documents;
            if (journal.Read(null, 0, int.MaxValue, Routes[route.Name]).Entries.Count < documents)
            {
                Early.Enqueue($"{route.Name}: {written}");
            }
        }
    }

    private sealed class WatchedBody(HttpContext context, Stream inner, Watch watch) : Stream
    {
        private readonly StringBuilder _written = new();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _written.Append(Encoding.UTF8.GetString(buffer.Span));
            watch.Check(context, _written.ToString());
            await inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
