namespace Dashboard.Relay;

/// <summary>The way out: what other programs read from this one.</summary>
public static class RelayFeature
{
    public static WebApplication MapRelay(this WebApplication app)
    {
        app.MapJobList();
        return app;
    }
}
