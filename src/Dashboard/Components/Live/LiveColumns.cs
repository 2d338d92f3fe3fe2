using System.Text.Json;
using System.Text.Json.Serialization;
using Dashboard.Components.Theme;

namespace Dashboard.Components.Live;

/// <summary>A table's columns, with what the browser is told of them. Made once for all circuits.</summary>
public sealed class LiveColumns
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public LiveColumns(params IReadOnlyList<LiveColumn> columns)
    {
        All = columns;
        Json = JsonSerializer.Serialize(
            new { columns, states = StateLooks.All.ToDictionary(look => look.Token, look => new { look.Word, look.Icon }) },
            Options
        );
    }

    public IReadOnlyList<LiveColumn> All { get; }

    internal string Json { get; }
}
