using System.Text.RegularExpressions;

namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <summary>What a server process wrote to its console, line by line, over all its starts.</summary>
public sealed class ServerLog
{
    private const int TailLines = 60;

    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int LineCount
    {
        get
        {
            lock (_lock)
            {
                return _lines.Count;
            }
        }
    }

    /// <summary>Waits for a line that matches, written at or after a position (<see cref="LineCount"/> of an earlier moment).</summary>
    public async Task<Match> WaitForAsync(Regex pattern, int from = 0)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                for (; from < _lines.Count; from++)
                {
                    if (pattern.Match(_lines[from]) is { Success: true } match)
                    {
                        return match;
                    }
                }

                changed = _changed.Task;
            }

            await changed;
        }
    }

    /// <summary>The last lines, for the message of a test that fails.</summary>
    public string Tail()
    {
        lock (_lock)
        {
            return string.Join('\n', _lines.Skip(Math.Max(0, _lines.Count - TailLines)));
        }
    }

    internal void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        TaskCompletionSource changed;
        lock (_lock)
        {
            _lines.Add(line);
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
