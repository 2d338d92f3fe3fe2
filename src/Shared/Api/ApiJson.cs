using System.Text.Json.Serialization;

namespace Shared.Api;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(BatchStatusRequest))]
public sealed partial class ApiJson : JsonSerializerContext;
