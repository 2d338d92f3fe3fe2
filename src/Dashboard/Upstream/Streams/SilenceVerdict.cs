namespace Dashboard.Upstream.Streams;

/// <summary>What a read has shown of a stream that is silent and sends no heartbeats.</summary>
internal enum SilenceVerdict
{
    /// <summary>There was nothing to tell.</summary>
    InOrder,

    /// <summary>The job has changed its state, and the stream has not told it.</summary>
    Deaf,

    /// <summary>The job has moved on within its state, which the stream has told before, or tells only now and then.</summary>
    Behind,

    /// <summary>Upstream has answered, and not to the question.</summary>
    Unknown,

    /// <summary>Upstream does not answer: it is not the stream that hangs.</summary>
    NoAnswer,
}
