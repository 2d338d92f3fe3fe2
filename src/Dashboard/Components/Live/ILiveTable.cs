using Dashboard.Infrastructure;

namespace Dashboard.Components.Live;

/// <summary>
/// What a big live table reads: one shared live query, kept by a store and watched by any number of circuits. <c>Current</c> is
/// <see cref="LiveFrame.Loading"/> until the first rows are known; <c>Subscribe</c> calls once a tick, when a frame came. Nothing here
/// depends on Blazor, so stores and views may implement it.
/// </summary>
/// <remarks>
/// A table's order is its own: rows keep their places until a viewer asks for a new order, and then the page opens another table (or the
/// same one gives a frame with a new <see cref="LiveFrame.Order"/>). Whoever holds no subscription holds nothing: a view may go when the
/// last one ends.
/// </remarks>
public interface ILiveTable : ILiveValue<LiveFrame>;
