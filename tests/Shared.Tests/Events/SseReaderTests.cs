using System.Text;
using Shared.Events;

namespace Shared.Tests.Events;

/// <summary>The rules of the format, one case each, whole and in pieces.</summary>
public sealed class SseReaderTests
{
    private static readonly SseReaderOptions Small = new()
    {
        MaxLineBytes = 24,
        MaxEventBytes = 40,
        Oversize = SseOversize.Skip,
    };

    public static TheoryData<string, string, string[]> Cases =>
        new()
        {
            { "one event", "data: a\n\n", ["message [a] id= (7)"] },
            { "CR ends", "data: a\r\rdata: b\r\r", ["message [a] id= (7)", "message [b] id= (7)"] },
            { "CRLF ends", "data: a\r\n\r\ndata: b\r\n\r\n", ["message [a] id= (7)", "message [b] id= (7)"] },
            {
                "mixed ends",
                "data: a\r\n\rdata: b\n\r\ndata: c\r\n\n",
                ["message [a] id= (7)", "message [b] id= (7)", "message [c] id= (7)"]
            },
            { "LF CR is two ends", "data: a\n\rdata: b\n\r", ["message [a] id= (7)", "message [b] id= (7)"] },
            { "byte order mark", "\uFEFFdata: a\n\n", ["message [a] id= (10)"] },
            {
                "byte order mark before a comment",
                "\uFEFF: a comment of more than a line's start\n\n",
                ["comment [a comment of more than a line's start]"]
            },
            { "byte order mark alone in its line", "\uFEFF\ndata: a\n\n", ["message [a] id= (7)"] },
            { "second byte order mark", "\uFEFF\uFEFFdata: a\n\ndata: b\n\n", ["message [b] id= (7)"] },
            { "byte order mark in a later line", "data: a\n\n\uFEFFdata: b\n\n", ["message [a] id= (7)"] },
            {
                "comments",
                ":\n: ping\n:data: no\ndata: a\n\n",
                ["comment []", "comment [ping]", "comment [data: no]", "message [a] id= (7)"]
            },
            { "comment inside an event", "data: a\n: ping\ndata: b\n\n", ["comment [ping]", "message [a\nb] id= (14)"] },
            { "three data lines", "data: a\ndata\ndata: b\n\n", ["message [a\n\nb] id= (18)"] },
            { "empty data", "data\n\n", ["message [] id= (4)"] },
            { "two empty data lines", "data:\ndata:\n\n", ["message [\n] id= (10)"] },
            { "one space is removed", "data:a\ndata: b\ndata:  c\ndata:\td\n\n", ["message [a\nb\n c\n\td] id= (28)"] },
            { "data with colons", "data: a: b:c\n\n", ["message [a: b:c] id= (12)"] },
            { "event name", "event: status\ndata: a\n\ndata: b\n\n", ["status [a] id= (20)", "message [b] id= (7)"] },
            { "empty event name", "event:\ndata: a\n\nevent\ndata: b\n\n", ["message [a] id= (13)", "message [b] id= (12)"] },
            { "the last event name counts", "event: a\nevent: b\ndata: c\n\n", ["b [c] id= (23)"] },
            { "event name without data does not leak", "event: status\n\ndata: a\n\n", ["message [a] id= (7)"] },
            { "event name that is not ASCII", "event: é\ndata: a\n\n", ["é [a] id= (16)"] },
            { "id", "id: 1\ndata: a\n\ndata: b\n\n", ["message [a] id=1 (12)", "message [b] id=1 (7)", "last=1"] },
            { "id after data", "data: a\nid: 1\n\n", ["message [a] id=1 (12)", "last=1"] },
            { "id without data", "id: 1\n\n", ["last=1"] },
            { "id without data and the next event", "id: 1\n\ndata: a\n\n", ["message [a] id=1 (7)", "last=1"] },
            { "empty id", "id: 1\ndata: a\n\nid\ndata: b\n\n", ["message [a] id=1 (12)", "message [b] id= (9)"] },
            {
                "id with NUL",
                "id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n",
                ["message [a] id=1 (12)", "message [b] id=1 (13)", "last=1"]
            },
            { "id with NUL after an id", "id: 1\nid: \0\ndata: a\n\n", ["message [a] id=1 (17)", "last=1"] },
            { "id in an unfinished event", "id: 1\ndata: a\n\nid: 2\ndata: b\n", ["message [a] id=1 (12)", "last=1"] },
            { "id in an unfinished line", "id: 1\ndata: a\n\nid: 2", ["message [a] id=1 (12)", "last=1"] },
            { "unfinished event", "data: a\n\ndata: b\n", ["message [a] id= (7)"] },
            { "unfinished line", "data: a\n\ndata: b", ["message [a] id= (7)"] },
            { "retry", "retry: 3000\n", ["retry=3000"] },
            { "retry with another sign", "retry: 3s\nretry: -1\nretry: 1.5\nretry:  7\nretry:\nretry\nretry: ١\n\n", [] },
            { "retry past a timer", "retry: 99999999999999999999999999\n\n", ["retry=2147483647"] },
            { "retry with zeros", "retry: 0000000000000000000000000042\n\n", ["retry=42"] },
            {
                "unknown fields",
                "foo: a\ndatum: b\ndat: c\nDATA: d\n data: e\nids: 1\nevents: f\nretrys: 1\ndata: g\n\n",
                ["message [g] id= (66)"]
            },
            { "field name is all before the colon", "data : a\nid : 1\ndata: b\n\n", ["message [b] id= (21)"] },
            { "blank lines", "\n\n\r\n\r\r\ndata: a\n\n\n\n", ["message [a] id= (7)"] },
            { "NUL in data", "data: a\0b\n\n", ["message [a\0b] id= (9)"] },
            { "nothing", "", [] },
        };

    /// <summary>What is kept of the data of a skipped event: a line of the limit without a byte order mark and the field's name.</summary>
    private static readonly string Start = new('a', 24 - 9);

    public static TheoryData<string, string, string[]> OversizeCases =>
        new()
        {
            { "line at the limit", $"data: {new string('a', 18)}\n\n", [$"message [{new string('a', 18)}] id= (24)"] },
            {
                "line past the limit",
                $"data: {new string('a', 19)}\n\ndata: b\n\n",
                [$"skipped message [{Start}] id= (25)", "message [b] id= (7)"]
            },
            {
                "event at the limit",
                $"data: {new string('a', 18)}\ndata: {new string('b', 10)}\n\n",
                [$"message [{new string('a', 18)}\n{new string('b', 10)}] id= (40)"]
            },
            {
                "event past the limit",
                $"data: {new string('a', 18)}\ndata: {new string('b', 11)}\n\ndata: c\n\n",
                [$"skipped message [{Start}] id= (41)", "message [c] id= (7)"]
            },
            {
                "id and name before",
                $"id: 7\nevent: status\ndata: {new string('a', 100)}\n\n",
                [$"skipped status [{Start}] id=7 (124)", "last=7"]
            },
            {
                "id and name after",
                $"data: {new string('a', 100)}\nid: 7\nevent: status\n\n",
                [$"skipped status [{Start}] id=7 (124)", "last=7"]
            },
            {
                "data after",
                $"data: {new string('a', 100)}\ndata: b\nid: 7\n\ndata: c\n\n",
                [$"skipped message [{Start}] id=7 (118)", "message [c] id=7 (7)", "last=7"]
            },
            {
                "no id of its own",
                $"id: 1\ndata: a\n\ndata: {new string('a', 100)}\n\n",
                ["message [a] id=1 (12)", $"skipped message [{Start}] id=1 (106)", "last=1"]
            },
            { "giant id", $"id: {new string('1', 100)}\ndata: a\n\n", ["skipped message [] id= (111)"] },
            { "giant unknown field", $"x{new string('1', 100)}\ndata: a\n\n", ["skipped message [] id= (108)"] },
            {
                "giant comment",
                $":{new string('1', 100)}\ndata: a\n\n",
                [$"comment [{new string('1', 24 - 5)}]", "message [a] id= (7)"]
            },
            {
                "comments do not add up",
                string.Concat(Enumerable.Repeat(": beat\n", 10)) + "data: a\n\n",
                [.. Enumerable.Repeat("comment [beat]", 10), "message [a] id= (7)"]
            },
            {
                "comment in an oversized event",
                $"data: {new string('a', 100)}\n: beat\n\n",
                ["comment [beat]", $"skipped message [{Start}] id= (106)"]
            },
            {
                "two in a row",
                $"data: {new string('a', 100)}\n\ndata: {new string('a', 50)}\n\n",
                [$"skipped message [{Start}] id= (106)", $"skipped message [{Start}] id= (56)"]
            },
            {
                "giant and unfinished",
                $"id: 1\ndata: a\n\nid: 2\ndata: {new string('a', 100)}",
                ["message [a] id=1 (12)", "last=1"]
            },
            {
                "giant first line with a byte order mark",
                $"\uFEFFdata: {new string('a', 100)}\n\n",
                [$"skipped message [{Start}] id= (109)"]
            },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Stream_AnySplit_HandsOutItsItems(string name, string stream, string[] expected) =>
        AssertItems(name, stream, expected, SseReaderOptions.Default);

    [Theory]
    [MemberData(nameof(OversizeCases))]
    public Task OversizedEvent_Skip_IsReportedAndReadPast(string name, string stream, string[] expected) =>
        AssertItems(name, stream, expected, Small);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Reference_EachCase_Agrees(string name, string stream, string[] expected) =>
        AssertEqual(Complete(expected), SseReference.Read(Encoding.UTF8.GetBytes(stream), SseReaderOptions.Default), name);

    [Theory]
    [MemberData(nameof(OversizeCases))]
    public void Reference_EachOversizeCase_Agrees(string name, string stream, string[] expected) =>
        AssertEqual(Complete(expected), SseReference.Read(Encoding.UTF8.GetBytes(stream), Small), name);

    private static async Task AssertItems(string name, string stream, string[] expected, SseReaderOptions options)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        var splits = new List<(string Name, IEnumerable<int> Sizes)>
        {
            ("whole", [Math.Max(1, bytes.Length)]),
            ("bytewise", SseReading.SplitEvery(1)),
            ("by two bytes", SseReading.SplitEvery(2)),
        };
        for (var seed = 1; seed <= 20; seed++)
        {
            splits.Add(($"random, seed {seed}", SseReading.SplitRandomly(seed, largest: 2 + seed)));
        }

        foreach (var split in splits)
        {
            AssertEqual(
                Complete(expected),
                await SseReading.ReadByReads(bytes, split.Sizes, options),
                $"{name}, reads {split.Name}"
            );
            AssertEqual(
                Complete(expected),
                await SseReading.ReadBySegments(bytes, split.Sizes, options),
                $"{name}, segments {split.Name}"
            );
        }
    }

    private static void AssertEqual(IReadOnlyList<string> expected, IReadOnlyList<string> actual, string where) =>
        Assert.True(
            expected.SequenceEqual(actual),
            $"{where}:\nexpected\n{string.Join('\n', expected)}\ngot\n{string.Join('\n', actual)}"
        );

    /// <summary>A case names the last id and the retry delay only where they are not empty.</summary>
    private static List<string> Complete(string[] expected)
    {
        var last = expected.FirstOrDefault(line => line.StartsWith("last=", StringComparison.Ordinal)) ?? "last=";
        var retry = expected.FirstOrDefault(line => line.StartsWith("retry=", StringComparison.Ordinal)) ?? "retry=none";
        return [.. expected.Where(line => line != last && line != retry), $"end: {last} {retry}"];
    }
}
