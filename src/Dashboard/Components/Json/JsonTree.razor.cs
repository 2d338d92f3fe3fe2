using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Components.Json;

public sealed partial class JsonTree : IDisposable
{
    private const int MostChildren = 100;
    private const int DeepestLevel = 8;

    private ReadOnlyMemory<byte> _shown;
    private JsonDocument? _document;
    private JsonElement? _root;
    private bool _isNew = true;

    /// <summary>One JSON value, UTF-8.</summary>
    [Parameter, EditorRequired]
    public ReadOnlyMemory<byte> Json { get; set; }

    /// <summary>Members of the outermost object that stand elsewhere on the page.</summary>
    [Parameter]
    public IReadOnlySet<string>? Without { get; set; }

    public void Dispose() => _document?.Dispose();

    protected override void OnParametersSet()
    {
        if (!_isNew && Json.Span.SequenceEqual(_shown.Span))
        {
            return;
        }

        _shown = Json;
        _isNew = true;
        _document?.Dispose();
        _document = null;
        _root = null;
        try
        {
            _document = JsonDocument.Parse(Json);
            _root = _document.RootElement;
        }
        catch (JsonException)
        {
            // shown as unreadable
        }
    }

    /// <summary>A job's page renders at each change of the job; most parts are the same then.</summary>
    protected override bool ShouldRender() => _isNew;

    protected override void OnAfterRender(bool firstRender) => _isNew = false;

    private IEnumerable<JsonProperty> Members(JsonElement value, int depth) =>
        depth == 0 && Without is { } left
            ? value.EnumerateObject().Where(member => !left.Contains(member.Name))
            : value.EnumerateObject();

    /// <summary>A number with its unit, as metrics come: <c>{"value":0.5,"unit":"kWh"}</c>, and nothing beside.</summary>
    private static (string? Number, string? Unit) ReadQuantity(JsonElement value) =>
        value.GetPropertyCount() == 2
        && value.TryGetProperty("value", out var number)
        && number.ValueKind == JsonValueKind.Number
        && value.TryGetProperty("unit", out var unit)
        && unit.ValueKind == JsonValueKind.String
            ? (number.GetRawText(), unit.GetString())
            : default;

    private static bool IsEmpty(JsonElement value) =>
        (value.ValueKind == JsonValueKind.Object && value.GetPropertyCount() == 0)
        || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0)
        || (value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0);

    private static bool IsLink(string text) =>
        text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(text, UriKind.Absolute, out _);
}
