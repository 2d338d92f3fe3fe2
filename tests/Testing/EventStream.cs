using System.Text;
using System.Text.Json;

namespace Testing;

/// <summary>Reads an event stream by hand, line by line.</summary>
internal sealed class EventStream : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventStream(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _lines = new StreamReader(body, Encoding.UTF8);
    }

    public HttpResponseMessage Response => _response;

    public static async Task<EventStream> OpenAsync(HttpResponseMessage response) =>
        new(response, await response.Content.ReadAsStreamAsync().Soon());

    /// <returns>The next block; null at the end of the stream.</returns>
    public async Task<EventBlock?> NextBlockAsync()
    {
        var block = new EventBlock();
        var isAny = false;
        while (await _lines.ReadLineAsync().Soon() is { } line)
        {
            if (line.Length == 0)
            {
                if (isAny)
                {
                    return block;
                }

                continue;
            }

            isAny = true;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = line[(colon + 1)..].TrimStart(' ');
            block = line[..colon] switch
            {
                "id" => block with { Id = value },
                "event" => block with { Name = value },
                "data" => block with { Data = block.Data is null ? value : block.Data + "\n" + value },
                "retry" => block with { Retry = int.Parse(value) },
                _ => block with { Comment = value },
            };
        }

        return null;
    }

    /// <returns>The next event, past comments and the retry time; null at the end of the stream.</returns>
    public async Task<EventBlock?> NextAsync()
    {
        while (await NextBlockAsync() is { } block)
        {
            if (block.Data is not null)
            {
                return block;
            }
        }

        return null;
    }

    public async Task<List<EventBlock>> ReadToEndAsync()
    {
        var all = new List<EventBlock>();
        while (await NextAsync() is { } next)
        {
            all.Add(next);
        }

        return all;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}

internal sealed record EventBlock
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Data { get; init; }

    public int? Retry { get; init; }

    public string? Comment { get; init; }

    public JsonElement Json => JsonDocument.Parse(Data!).RootElement;

    public string Status => Json.GetProperty("status").GetString()!;

    public string JobId => Json.GetProperty("jobId").GetString()!;
}
