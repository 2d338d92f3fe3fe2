namespace Shared.Jobs;

/// <summary>By which way a document reached us.</summary>
public enum DocumentSource
{
    Stream,

    /// <summary>An answer to a read: single, batch or list.</summary>
    Batch,
    Webhook,
    Archive,
}
