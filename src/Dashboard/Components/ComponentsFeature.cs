using Dashboard.Components.Layout;
using Dashboard.Components.Live;
using Dashboard.Components.Preferences;
using Dashboard.Infrastructure;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using MudBlazor;
using MudBlazor.Services;

namespace Dashboard.Components;

/// <summary>The pages' shared part: Razor components, the kit, the beat, the policy for scripts.</summary>
public static class ComponentsFeature
{
    /// <summary>Needs an <see cref="IUpstreamStatusSource"/>; features add their <c>NavigationEntry</c> and <c>ICommandSource</c>.</summary>
    public static IServiceCollection AddDashboardComponents(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddScoped<OwnPreferences>();
        services.AddScoped<LiveRefreshes>();
        services.AddCascadingValue(provider => provider.GetRequiredService<LiveRefreshes>());
        services.AddScoped<CircuitPresence>();
        services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<CircuitPresence>());
        services.AddMudServices(options =>
        {
            // The popover queue wakes every circuit at this interval, open popover or not: at its 500 ms an idle page costs twice as much.
            options.PopoverOptions.QueueDelay = TimeSpan.FromSeconds(30);
        });
        // Only pages: assets are compressed when they are built, and a stream must not wait for a compressor. Not over HTTPS (the default):
        // what is secret and what a stranger can choose may stand in one page.
        services.AddResponseCompression(options => options.MimeTypes = ["text/html"]);
        services.AddSingleton(new NavigationEntry("/settings", "Settings", Icons.Material.Outlined.Settings, 95));
        services.AddSingleton<IActionSource, ThemeAction>();
        services.AddSingleton<IActionSource, KeysAction>();
        services.AddSingleton<Pulse>();
        services.AddHostedService(provider => provider.GetRequiredService<Pulse>());
        return services;
    }

    /// <summary>
    /// A person who mistyped an address gets a page, a program an error (<see cref="ErrorAnswers"/>). Goes before <c>UseAntiforgery</c>, which the page needs.
    /// </summary>
    public static WebApplication UseNotFoundPage(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(
            (context, next) =>
            {
                var pages = context.Features.GetRequiredFeature<IStatusCodePagesFeature>();
                pages.Enabled = ErrorAnswers.TakesPage(context.Request);
                return next(context);
            }
        );
        return app;
    }

    public static WebApplication UsePageCompression(this WebApplication app)
    {
        app.UseResponseCompression();
        return app;
    }

    public static WebApplication MapDashboardComponents(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options =>
            {
                // ContentSecurityPolicy says it; two policies would only be two places to look.
                options.ContentSecurityFrameAncestorsPolicy = null;
                // Compression sends a tenth of the bytes for half as much CPU again and 290 kB more a circuit: off unless a network is slow.
                options.DisableWebSocketCompression = true;
            });
        return app;
    }
}
