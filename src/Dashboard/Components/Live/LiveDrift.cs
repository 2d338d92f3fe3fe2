namespace Dashboard.Components.Live;

/// <summary>How far the rows of a table have come from what a new order of them would be.</summary>
/// <param name="New">Rows that match but have no place yet.</param>
/// <param name="Gone">Rows that keep their place although they do not match any more.</param>
/// <param name="IsMoved">Those that have a place and match would stand in another order.</param>
public readonly record struct LiveDrift(int New, int Gone = 0, bool IsMoved = false);
