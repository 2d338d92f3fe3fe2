namespace Dashboard.Upstream.Webhooks;

/// <summary>Why a message was not taken.</summary>
/// <param name="Reason">A few fixed words, fit to be counted by.</param>
/// <param name="Detail">For whoever set up the sender.</param>
/// <param name="Status">The HTTP status it is answered with.</param>
internal sealed record WebhookRefusal(string Reason, string Detail, int Status)
{
    public static readonly WebhookRefusal NoId = new(
        "no id",
        $"The header webhook-id must hold 1 to {WebhookHead.MostIdLength} visible ASCII characters.",
        StatusCodes.Status400BadRequest
    );

    public static readonly WebhookRefusal NoTimestamp = new(
        "no timestamp",
        "The header webhook-timestamp must hold the time of sending in whole Unix seconds.",
        StatusCodes.Status400BadRequest
    );

    public static readonly WebhookRefusal TooOld = new(
        "sent too long ago",
        $"The webhook-timestamp is more than {WebhookHead.Tolerance.TotalMinutes} minutes ago by the Dashboard's clock.",
        StatusCodes.Status400BadRequest
    );

    public static readonly WebhookRefusal FromTheFuture = new(
        "sent in the future",
        $"The webhook-timestamp is more than {WebhookHead.Tolerance.TotalMinutes} minutes ahead of the Dashboard's clock.",
        StatusCodes.Status400BadRequest
    );

    public static readonly WebhookRefusal NoSignature = new(
        "no signature",
        "The header webhook-signature is missing.",
        StatusCodes.Status401Unauthorized
    );

    public static readonly WebhookRefusal WrongSignature = new(
        "wrong signature",
        "No v1 signature of the header webhook-signature belongs to this message and a configured secret.",
        StatusCodes.Status401Unauthorized
    );

    public static readonly WebhookRefusal TooLarge = new(
        "too large",
        $"A webhook may have at most {WebhookBody.MostBytes} bytes.",
        StatusCodes.Status413PayloadTooLarge
    );

    public static readonly WebhookRefusal Incomplete = new(
        "body not received whole",
        "The body did not come whole and in time.",
        StatusCodes.Status400BadRequest
    );

    public static readonly WebhookRefusal TooManyAtOnce = new(
        "too many at once",
        "Too many webhooks are being received; send it again.",
        StatusCodes.Status503ServiceUnavailable
    );

    public static readonly WebhookRefusal NotKept = new(
        "not kept",
        "The Dashboard cannot write down that it has this message; send it again.",
        StatusCodes.Status503ServiceUnavailable
    );
}
