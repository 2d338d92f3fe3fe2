namespace Shared.Documents;

/// <summary>A value in an accepted document that was put right or left out.</summary>
/// <param name="Field">The field as upstream spells it, such as <c>progress</c> or <c>execution.costAccrued</c>.</param>
/// <param name="Reason">A short fixed sentence, fit to be counted by.</param>
/// <param name="Value">The value as it came, cut to 64 characters.</param>
public sealed record DocumentNote(string Field, string Reason, string Value);
