namespace Dashboard.ColdStarts.Page;

internal static class EndpointWords
{
    public static string Of(string? endpointId) => endpointId ?? "no endpoint told";
}
