using System.Globalization;
using Shared.Documents;

namespace Shared.Api;

/// <summary>
/// A failed call as a value. Its words may be upstream's, and go into logs, status lines and pages: they are made fit for that here, whoever
/// wrote them (<see cref="PlainText"/>).
/// </summary>
/// <param name="Message">One plain sentence for people.</param>
public sealed record ApiFailure(FailureKind Kind, string Message)
{
    private const int MostWordLength = 100;

    /// <summary>Of a sentence.</summary>
    private const int MostReasonLength = 300;
    private const int MostWords = 20;

    public string Message { get; init; } = Sentence.Close(PlainText.Of(Message));

    /// <summary>The message is upstream's own, word for word: 'you' and 'your key' in it are the Dashboard and the Dashboard's key.</summary>
    public bool IsQuoted { get; init; }

    /// <summary>Another Dashboard has said it: what it says of a key or a rate is of its own, not of ours.</summary>
    public bool IsOfRelay { get; init; }

    public int? StatusCode { get; init; }

    /// <summary>What is the matter, whichever call or job met it: equal for those that are one trouble.</summary>
    public string Trouble => string.Create(CultureInfo.InvariantCulture, $"{Kind} {StatusCode}");

    public string? Code
    {
        get;
        init => field = Plain(value);
    }

    public string? RequestId
    {
        get;
        init => field = Plain(value);
    }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>When that is over, by this machine's clock, where it is known: the failure may be told later than it came.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Of a 429: the limit that was reached, where it was told.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>
    /// Of a 429: it is of this call alone. A relay that may not ask its own upstream for a job goes on serving all that it knows.
    /// </summary>
    public bool IsOfThisCallAlone { get; init; }

    public string? RequiredPermission
    {
        get;
        init => field = Plain(value);
    }

    public IReadOnlyList<string> UserPermissions
    {
        get;
        init => field = PlainAll(value, MostWordLength);
    } = [];

    /// <summary>Of a 404: why there may be no such job, where upstream names reasons.</summary>
    public IReadOnlyList<string> PossibleReasons
    {
        get;
        init => field = PlainAll(value, MostReasonLength);
    } = [];

    private static IReadOnlyList<string> PlainAll(IReadOnlyList<string> words, int mostLength) =>
        words.Count == 0 ? [] : [.. words.Take(MostWords).Select(word => PlainText.Of(word, mostLength))];

    private static string? Plain(string? word) => word is null ? null : PlainText.Of(word, MostWordLength);
}
