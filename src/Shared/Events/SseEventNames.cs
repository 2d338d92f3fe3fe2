using System.Text;

namespace Shared.Events;

/// <summary>Event names as strings, made once each: a stream uses a handful of names millions of times.</summary>
internal sealed class SseEventNames
{
    public const string Default = "message";

    /// <summary>A stream that makes up names must not fill the memory: past this many, each one is a new string.</summary>
    private const int MaxNames = 16;
    private const int MaxNameBytes = 64;

    private readonly List<(byte[] Bytes, string Name)> _known = new(4);
    private (byte[] Bytes, string Name) _last = ([], Default);

    /// <param name="name">UTF-8. Empty is <c>message</c>. A name longer than 64 bytes is made anew each time.</param>
    public string Get(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual(_last.Bytes))
        {
            return _last.Name;
        }

        return name.IsEmpty ? Default : Find(name);
    }

    private string Find(ReadOnlySpan<byte> name)
    {
        foreach (var known in _known)
        {
            if (name.SequenceEqual(known.Bytes))
            {
                _last = known;
                return known.Name;
            }
        }

        var made = Encoding.UTF8.GetString(name);
        if (_known.Count < MaxNames && name.Length <= MaxNameBytes)
        {
            _last = (name.ToArray(), made);
            _known.Add(_last);
        }

        return made;
    }
}
