using System.Text;

namespace Shared.Events;

/// <summary>Event names as strings, made once each: a stream uses a handful of names millions of times.</summary>
internal sealed class SseEventNames
{
    public const string Default = "message";

    /// <summary>A stream that makes up names must not fill the memory: past this many, each one is a new string.</summary>
    private const int MaxNames = 16;
    private const int MaxNameBytes = 64;

    private readonly List<string> _names = new(4);
    private string _last = "status";

    /// <param name="name">UTF-8. Empty is <c>message</c>. A name that is long or outside ASCII is made anew each time.</param>
    public string Get(ReadOnlySpan<byte> name)
    {
        if (Ascii.Equals(name, _last))
        {
            return _last;
        }

        return _last = name.IsEmpty ? Default : Find(name);
    }

    private string Find(ReadOnlySpan<byte> name)
    {
        foreach (var known in _names)
        {
            if (Ascii.Equals(name, known))
            {
                return known;
            }
        }

        var made = Encoding.UTF8.GetString(name);
        if (_names.Count < MaxNames && name.Length <= MaxNameBytes && Ascii.IsValid(name))
        {
            _names.Add(made);
        }

        return made;
    }
}
