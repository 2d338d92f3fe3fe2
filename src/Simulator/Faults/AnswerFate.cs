using System.Text.Json;
using Simulator.Journal;

namespace Simulator.Faults;

/// <summary>
/// What becomes of one call's answer: faults decide it, and the documents in the answer are noted by it, each for itself, once it is known and
/// before the bytes that matter are sent.
/// </summary>
internal sealed class AnswerFate
{
    private static readonly object Key = new();

    private readonly List<(Action<Delivery> Write, bool IsPoisoned)> _notes = [];
    private bool _isUnreadable;

    /// <summary>What the whole answer comes to, where its documents are right.</summary>
    public Delivery Delivery { get; set; } = Delivery.Whole;

    /// <summary>A fault has the answer's bytes and says itself when they go.</summary>
    public bool IsHeld { get; set; }

    /// <summary>For the first document that is written; null once it is taken.</summary>
    public string? Poison { get; set; }

    public static AnswerFate Of(HttpContext context)
    {
        if (context.Items.TryGetValue(Key, out var known))
        {
            return (AnswerFate)known!;
        }

        var fate = new AnswerFate();
        context.Items[Key] = fate;
        return fate;
    }

    /// <summary>Takes the poison, if there is one.</summary>
    /// <param name="other">What another fault has for this document.</param>
    /// <returns>Null for a document that goes out as it is.</returns>
    public byte[]? Spoil(ReadOnlySpan<byte> document, string? other)
    {
        var poison = Poison ?? other;
        Poison = null;
        if (poison is null)
        {
            return null;
        }

        var spoiled = Poisons.Apply(poison, document);
        _isUnreadable |= !IsJson(spoiled);
        return spoiled;
    }

    public void Note(Action<Delivery> write, bool isPoisoned) => _notes.Add((write, isPoisoned));

    /// <summary>The answer is made and about to go out.</summary>
    public void Settle()
    {
        if (!IsHeld)
        {
            Settle(Delivery);
        }
    }

    public void Settle(Delivery delivery)
    {
        foreach (var (write, isPoisoned) in _notes)
        {
            // One document that is no JSON spoils all that stand around it.
            write(delivery == Delivery.Whole && (isPoisoned || _isUnreadable) ? Delivery.Spoiled : delivery);
        }

        _notes.Clear();
    }

    private static bool IsJson(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        try
        {
            while (reader.Read())
            {
                // to the end
            }

            return bytes.Length > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
