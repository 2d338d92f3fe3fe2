namespace Dashboard.Jobs.Forecasts;

/// <summary>How an end is forecast; in the order in which they are believed where none has a record.</summary>
public enum EtaMethod
{
    /// <summary>As fast as the progress has risen lately.</summary>
    Rate,

    /// <summary>The items that are left, times what one takes.</summary>
    Items,

    /// <summary>As upstream estimates it.</summary>
    Api,
}
