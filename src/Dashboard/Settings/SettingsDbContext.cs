using Microsoft.EntityFrameworkCore;

namespace Dashboard.Settings;

/// <summary>What people set: small, and every write is on disk when it is acknowledged. Times are UTC ticks, which SQLite can order.</summary>
internal sealed class SettingsDbContext(DbContextOptions<SettingsDbContext> options) : DbContext(options)
{
    public DbSet<WatchedJobRow> WatchedJobs => Set<WatchedJobRow>();

    public DbSet<UnwatchedJobRow> UnwatchedJobs => Set<UnwatchedJobRow>();

    public DbSet<WebhookIdRow> WebhookIds => Set<WebhookIdRow>();

    public DbSet<SavedViewRow> SavedViews => Set<SavedViewRow>();

    public DbSet<DefaultViewRow> DefaultViews => Set<DefaultViewRow>();

    public DbSet<MarkedJobRow> MarkedJobs => Set<MarkedJobRow>();

    public DbSet<SuggestionMarkRow> SuggestionMarks => Set<SuggestionMarkRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<WatchedJobRow>().HasKey(row => row.JobId);
        modelBuilder.Entity<WatchedJobRow>().Property(row => row.JobId).HasMaxLength(512);
        modelBuilder.Entity<UnwatchedJobRow>().HasKey(row => row.JobId);
        modelBuilder.Entity<UnwatchedJobRow>().Property(row => row.JobId).HasMaxLength(512);
        modelBuilder.Entity<WebhookIdRow>().HasKey(row => row.Id);
        modelBuilder.Entity<WebhookIdRow>().Property(row => row.Id).HasMaxLength(256);
        modelBuilder.Entity<WebhookIdRow>().HasIndex(row => row.TakenUtcTicks);
        modelBuilder.Entity<SavedViewRow>().HasKey(row => row.Id);
        modelBuilder.Entity<SavedViewRow>().HasIndex(row => new { row.Owner, row.Name }).IsUnique();
        modelBuilder.Entity<SavedViewRow>().Property(row => row.Owner).HasMaxLength(64);
        modelBuilder.Entity<SavedViewRow>().Property(row => row.Name).HasMaxLength(80);
        modelBuilder.Entity<SavedViewRow>().Property(row => row.Query).HasMaxLength(4096);
        modelBuilder.Entity<DefaultViewRow>().HasKey(row => row.Owner);
        modelBuilder.Entity<DefaultViewRow>().Property(row => row.Owner).HasMaxLength(64);
        modelBuilder.Entity<DefaultViewRow>().Property(row => row.ViewOwner).HasMaxLength(64);
        modelBuilder.Entity<DefaultViewRow>().Property(row => row.ViewName).HasMaxLength(80);
        modelBuilder.Entity<MarkedJobRow>().HasKey(row => row.JobId);
        modelBuilder.Entity<MarkedJobRow>().Property(row => row.JobId).HasMaxLength(512);
        modelBuilder.Entity<SuggestionMarkRow>().HasKey(row => row.Key);
        modelBuilder.Entity<SuggestionMarkRow>().Property(row => row.Key).HasMaxLength(256);
        modelBuilder.Entity<SuggestionMarkRow>().Property(row => row.Text).HasMaxLength(256);
    }
}

/// <summary>A job that a person wants watched, or that a webhook told of.</summary>
internal sealed class WatchedJobRow
{
    public required string JobId { get; init; }

    public required long SinceUtcTicks { get; init; }

    public bool IsFromWebhook { get; init; }
}

/// <summary>A job that a person took off the watch list; it stays off whatever the configuration or webhooks say.</summary>
internal sealed class UnwatchedJobRow
{
    public required string JobId { get; init; }

    public required long UnwatchedUtcTicks { get; init; }
}

/// <summary>A webhook that was taken.</summary>
internal sealed class WebhookIdRow
{
    public required string Id { get; init; }

    public required long TakenUtcTicks { get; init; }
}

/// <summary>A named query of the jobs page.</summary>
internal sealed class SavedViewRow
{
    public int Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The page's query string, without the question mark.</summary>
    public required string Query { get; set; }

    /// <summary>Who alone sees it; empty where everybody does.</summary>
    public string Owner { get; init; } = "";

    public required long SavedUtcTicks { get; set; }
}

/// <summary>The view that somebody begins with.</summary>
internal sealed class DefaultViewRow
{
    public required string Owner { get; init; }

    public required string ViewOwner { get; init; }

    public required string ViewName { get; init; }
}

/// <summary>A job that a person has starred.</summary>
internal sealed class MarkedJobRow
{
    public required string JobId { get; init; }

    public required long MarkedUtcTicks { get; init; }
}

/// <summary>A suggestion for faster starts that somebody has applied, or does not want to see.</summary>
internal sealed class SuggestionMarkRow
{
    public required string Key { get; init; }

    public required string Text { get; init; }

    public required bool IsApplied { get; init; }

    /// <summary>By upstream's clock, as the starts are that are compared.</summary>
    public required long AtUtcTicks { get; init; }

    /// <summary>A JSON array of ids.</summary>
    public required string Endpoints { get; init; }
}
