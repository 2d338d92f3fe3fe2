namespace Dashboard.ColdStarts.Page;

internal static class EndpointWords
{
    public static string Of(string? endpointId) => endpointId ?? "no endpoint told";

    /// <summary>Of an endpoint alone, whatever it is called.</summary>
    public static string KeyOf(string? endpointId) => endpointId is null ? "" : $"={endpointId}";
}
