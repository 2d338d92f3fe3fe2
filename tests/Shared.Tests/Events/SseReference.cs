using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Shared.Events;

namespace Shared.Tests.Events;

/// <summary>
/// The oracle: the whole stream as one text (a char a byte), cut into lines, each treated by the words of WHATWG HTML 9.2.6. The limits
/// follow <see cref="SseReaderOptions"/>. Slow and plain on purpose.
/// </summary>
internal static partial class SseReference
{
    public static IReadOnlyList<string> Read(byte[] stream, SseReaderOptions options, string lastEventId = "")
    {
        var transcript = new SseTranscript();
        var text = Encoding.Latin1.GetString(stream);
        string dataBuffer = "",
            eventTypeBuffer = "",
            lastEventIdBuffer = lastEventId;
        TimeSpan? reconnectionTime = null;
        long size = 0;
        var oversized = false;
        var start = "";
        var end = 0;
        foreach (Match match in TerminatedLine().Matches(text))
        {
            end = match.Index + match.Length;
            var sent = match.Groups["line"].Value;
            var line = match.Index == 0 && sent.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal) ? sent[3..] : sent;
            if (line == "")
            {
                lastEventId = lastEventIdBuffer;
                var name = eventTypeBuffer == "" ? "message" : Decoded(eventTypeBuffer);
                if (oversized)
                {
                    transcript.AddSkipped(name, start, lastEventId, size);
                }
                else if (dataBuffer != "")
                {
                    transcript.AddEvent(name, dataBuffer[..^1], lastEventId, size);
                }

                (dataBuffer, eventTypeBuffer, size, oversized, start) = ("", "", 0, false, "");
                continue;
            }

            if (sent.Length > options.MaxLineBytes && options.Oversize == SseOversize.Fail)
            {
                transcript.AddFailure(SseLimit.Line);
                return transcript.End(Decoded(lastEventId), reconnectionTime);
            }

            if (line[0] == ':')
            {
                var comment = line[1..];
                comment = comment.StartsWith(' ') ? comment[1..] : comment;
                transcript.AddComment(comment[..Math.Min(comment.Length, Math.Min(512, options.MaxLineBytes) - 5)]);
                continue;
            }

            var colon = line.IndexOf(':');
            var field = colon < 0 ? line : line[..colon];
            var value = colon < 0 ? "" : line[(colon + 1)..];
            value = value.StartsWith(' ') ? value[1..] : value;
            size += sent.Length;
            if (!oversized && (sent.Length > options.MaxLineBytes || size > options.MaxEventBytes))
            {
                oversized = true;
                start =
                    dataBuffer != "" ? dataBuffer[..^1]
                    : field == "data" ? value
                    : "";
                start = start[..Math.Min(start.Length, Math.Min(4112, options.MaxLineBytes) - 9)];
            }

            if (oversized && options.Oversize == SseOversize.Fail)
            {
                transcript.AddFailure(SseLimit.Event);
                return transcript.End(Decoded(lastEventId), reconnectionTime);
            }

            if (sent.Length > options.MaxLineBytes)
            {
                continue;
            }

            if (field == "event")
            {
                eventTypeBuffer = value;
            }
            else if (field == "data")
            {
                dataBuffer += value + "\n";
            }
            else if (field == "id" && !value.Contains('\0'))
            {
                lastEventIdBuffer = value;
            }
            else if (field == "retry" && value != "" && value.All(char.IsAsciiDigit))
            {
                var milliseconds = BigInteger.Min(BigInteger.Parse(value), int.MaxValue);
                reconnectionTime = TimeSpan.FromMilliseconds((long)milliseconds);
            }
        }

        if (text.Length - end > options.MaxLineBytes && options.Oversize == SseOversize.Fail)
        {
            transcript.AddFailure(SseLimit.Line);
        }

        return transcript.End(Decoded(lastEventId), reconnectionTime);
    }

    private static string Decoded(string bytes) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));

    [GeneratedRegex(@"(?<line>[^\r\n]*)(?:\r\n|\r|\n)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TerminatedLine();
}
