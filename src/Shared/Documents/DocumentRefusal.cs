namespace Shared.Documents;

/// <summary>Why bytes were not accepted as a status document.</summary>
/// <param name="Reason">A short fixed sentence, fit to be counted by.</param>
/// <param name="Detail">What exactly, such as the position of a syntax error.</param>
public sealed record DocumentRefusal(string Reason, string Detail)
{
    public const string NotJson = "not JSON";
    public const string NotAnObject = "not a JSON object";
    public const string NoJobId = "no jobId";
    public const string BadJobId = "a jobId that cannot be one";
    public const string OtherJob = "the document of another job";
    public const string TooLarge = "too large";
    public const string UnknownShape = "an answer of no known shape";
}
