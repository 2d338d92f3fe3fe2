using System.Collections.Immutable;
using Microsoft.Extensions.Options;

namespace Dashboard.Upstream.Webhooks;

/// <summary>The configured secrets as they are now: a changed configuration takes effect with the next message.</summary>
internal sealed class WebhookKeys(IOptionsMonitor<WebhookOptions> options)
{
    private volatile Read? _read;

    public ImmutableArray<byte[]> Current
    {
        get
        {
            var now = options.CurrentValue;
            if (_read is not { } read || !ReferenceEquals(read.Options, now))
            {
                _read = read = new Read(
                    now,
                    [
                        .. now
                            .Secrets.Select(secret => WebhookKey.TryRead(secret, out var key) ? key : [])
                            .Where(key => key.Length > 0),
                    ]
                );
            }

            return read.Keys;
        }
    }

    /// <summary>Without a secret nobody can prove who sends.</summary>
    public bool IsOn => !Current.IsEmpty;

    private sealed record Read(WebhookOptions Options, ImmutableArray<byte[]> Keys);
}
