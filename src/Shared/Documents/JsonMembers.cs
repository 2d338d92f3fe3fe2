using System.Text.Json;

namespace Shared.Documents;

/// <summary>An object's members in their order, each name once: of duplicate keys the last one counts. To find one does not depend on how many there are.</summary>
internal readonly struct JsonMembers
{
    /// <summary>So few are found sooner by looking at each.</summary>
    private const int MostSearched = 16;

    private readonly List<(string Name, JsonElement Value)> _members;
    private readonly Dictionary<string, int>? _indexes;

    /// <param name="value">An object.</param>
    public JsonMembers(JsonElement value)
    {
        var count = value.GetPropertyCount();
        _members = new(count);
        _indexes = count > MostSearched ? new(count, StringComparer.Ordinal) : null;
        foreach (var member in value.EnumerateObject())
        {
            var name = member.Name;
            var index = IndexOf(name);
            if (index < 0)
            {
                _indexes?.Add(name, _members.Count);
                _members.Add((name, member.Value));
            }
            else
            {
                _members[index] = (name, member.Value);
            }
        }
    }

    public List<(string Name, JsonElement Value)> All => _members;

    public JsonElement? Find(string name) => IndexOf(name) is >= 0 and var index ? _members[index].Value : null;

    private int IndexOf(string name)
    {
        if (_indexes is not null)
        {
            return _indexes.GetValueOrDefault(name, -1);
        }

        for (var i = 0; i < _members.Count; i++)
        {
            if (_members[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
