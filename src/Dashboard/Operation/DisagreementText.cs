using Dashboard.Jobs;
using Shared.Jobs;

namespace Dashboard.Operation;

/// <summary>A disagreement in one or two plain sentences: who said what, which counts, and why.</summary>
internal static class DisagreementText
{
    public static string NameOf(DocumentSource? source) =>
        source switch
        {
            DocumentSource.Stream => "the stream",
            DocumentSource.Batch => "a read",
            DocumentSource.Webhook => "a webhook",
            DocumentSource.Archive => "the archive",
            _ => "an earlier document",
        };

    public static string PluralOf(DocumentSource source) =>
        source switch
        {
            DocumentSource.Stream => "events",
            DocumentSource.Batch => "reads",
            DocumentSource.Webhook => "webhooks",
            _ => "records",
        };

    public static string Describe(NotedDisagreement noted)
    {
        var it = noted.Latest;
        var times = noted.Times > 1 ? $" Seen {noted.Times:N0} times." : "";
        return $"{it.Field.ToApiText()}: {NameOf(it.KnownBy)} said {it.Known}, {NameOf(it.SaidBy)}{HowLater(it.Basis)} says {it.Said}"
            + (it.Basis == DisagreementBasis.AnyOrder ? ", and it cannot be both. " : ". ")
            + $"{(it.IsTaken ? it.Said : it.Known)} counts: {WhyOf(it)}.{times}";
    }

    private static string HowLater(DisagreementBasis basis) =>
        basis switch
        {
            DisagreementBasis.AskedLater => " sent later",
            DisagreementBasis.LaterInStream => " further on",
            DisagreementBasis.ToldLater => " of a later moment",
            DisagreementBasis.SamePlace => " at the same place",
            _ => "",
        };

    private static string WhyOf(Disagreement it) =>
        it switch
        {
            { Basis: DisagreementBasis.SamePlace } => "the first of one place in a stream stands",
            { Basis: DisagreementBasis.LaterInStream, IsTaken: true } => "the place in the stream decides",
            { Field: DisagreementField.Status, IsTaken: false } => "an end is left only for a higher retry count",
            { Basis: DisagreementBasis.AnyOrder, IsTaken: true } => "its document is the newer one as far as can be told",
            { IsTaken: true } => "the rest of its document is further on",
            { Basis: DisagreementBasis.AnyOrder } => "the other document is out of date",
            _ => "less than is known is taken for out of date",
        };
}
