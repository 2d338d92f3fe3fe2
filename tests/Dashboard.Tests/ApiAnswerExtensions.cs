using System.Net;
using System.Text.Json;
using Testing;

namespace Dashboard.Tests;

internal static class ApiAnswerExtensions
{
    public static async Task<JsonElement> ReadJsonAsync(this HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync().Soon();
        Assert.True(expected == answer.StatusCode, $"{(int)answer.StatusCode} instead of {(int)expected}: {text}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The API's shape: <c>{"error": CODE, "message", "details": {…}}</c> and nothing else.</summary>
    public static async Task<JsonElement> ReadErrorAsync(this HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var error = await answer.ReadJsonAsync(status);
        Assert.Equal(["error", "message", "details"], error.EnumerateObject().Select(property => property.Name));
        Assert.Equal(code, error.GetProperty("error").GetString());
        Assert.NotEqual("", error.GetProperty("message").GetString());
        Assert.Equal(JsonValueKind.Object, error.GetProperty("details").ValueKind);
        return error;
    }
}
