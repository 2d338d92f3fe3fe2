using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Dashboard.Components.Live;

/// <summary>
/// Whether one circuit's browser is there. A circuit whose browser is gone without a word is kept for minutes, in case it comes back.
/// </summary>
public sealed class CircuitPresence : CircuitHandler
{
    private volatile bool _isThere = true;

    public bool IsThere => _isThere;

    /// <summary>Called when <see cref="IsThere"/> changes.</summary>
    public Action? Changed { get; set; }

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken) => SetAsync(true);

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken) => SetAsync(false);

    internal Task SetAsync(bool isThere)
    {
        if (_isThere != isThere)
        {
            _isThere = isThere;
            Changed?.Invoke();
        }

        return Task.CompletedTask;
    }
}
