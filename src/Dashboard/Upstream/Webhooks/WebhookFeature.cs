using Dashboard.Infrastructure;

namespace Dashboard.Upstream.Webhooks;

/// <summary>What upstream sends of itself.</summary>
internal static class WebhookFeature
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSettings<WebhookOptions, WebhookOptionsValidator>(WebhookOptions.Section);
        services.AddSingleton<WebhookKeys>();
        services.AddSingleton(provider => new WebhookArrivals(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<WebhookReceiver>();
        return services;
    }
}
