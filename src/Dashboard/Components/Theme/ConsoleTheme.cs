using MudBlazor;

namespace Dashboard.Components.Theme;

/// <summary>
/// A calm, dense console: one accent, near-neutral surfaces, hairlines instead of shadows. Both palettes are written into every page as CSS
/// variables, and the page's <c>data-theme</c> chooses between them: a theme costs a circuit nothing, and switching asks no server.
/// </summary>
public static class ConsoleTheme
{
    public const string DarkScope = ":root[data-theme=dark]";

    public static MudTheme Light { get; } = Create(":root");

    public static MudTheme Dark { get; } = Create(DarkScope);

    private static MudTheme Create(string scope) =>
        new()
        {
            PseudoCss = new PseudoCss { Scope = scope },
            PaletteLight = LightPalette(),
            PaletteDark = DarkPalette(),
            Typography = Type(),
            LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", AppbarHeight = "48px" },
        };

    private static PaletteLight LightPalette() =>
        new()
        {
            Primary = "#4150c4",
            PrimaryContrastText = "#ffffff",
            Secondary = "#4150c4",
            Tertiary = "#4150c4",
            Background = "#f5f6f8",
            BackgroundGray = "#eceef2",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#1c212b",
            DrawerBackground = "#f5f6f8",
            DrawerText = "#3a4250",
            DrawerIcon = "#5b6472",
            TextPrimary = "#1c212b",
            TextSecondary = "#596170",
            TextDisabled = "#8b93a0",
            ActionDefault = "#596170",
            Divider = "#e1e4e9",
            DividerLight = "#eceef2",
            LinesDefault = "#e1e4e9",
            LinesInputs = "#8b93a0",
            TableLines = "#eceef2",
            TableHover = "#f1f3f9",
            Info = "#1c5fc4",
            Success = "#1c7240",
            Warning = "#a03d00",
            Error = "#bf2331",
            Black = "#1c212b",
        };

    private static PaletteDark DarkPalette() =>
        new()
        {
            Primary = "#9aa8ff",
            PrimaryContrastText = "#10131a",
            Secondary = "#9aa8ff",
            Tertiary = "#9aa8ff",
            Background = "#101318",
            BackgroundGray = "#0c0f13",
            Surface = "#171b22",
            AppbarBackground = "#171b22",
            AppbarText = "#e4e7ec",
            DrawerBackground = "#101318",
            DrawerText = "#c3c9d3",
            DrawerIcon = "#98a1af",
            TextPrimary = "#e4e7ec",
            TextSecondary = "#9fa8b6",
            TextDisabled = "#6c7584",
            ActionDefault = "#9fa8b6",
            Divider = "#272d37",
            DividerLight = "#1f242d",
            LinesDefault = "#272d37",
            LinesInputs = "#6c7584",
            TableLines = "#20252e",
            TableHover = "#1d222b",
            Info = "#82b4ff",
            Success = "#6fcf97",
            Warning = "#ffab70",
            Error = "#ff8f8f",
            Black = "#0c0f13",
        };

    private static Typography Type()
    {
        string[] family = ["Inter Variable", "system-ui", "sans-serif"];
        return new Typography
        {
            Default = new DefaultTypography
            {
                FontFamily = family,
                FontSize = "0.8125rem",
                LineHeight = "1.45",
                LetterSpacing = "normal",
            },
            H1 = new H1Typography
            {
                FontFamily = family,
                FontSize = "1.125rem",
                FontWeight = "600",
                LineHeight = "1.3",
                LetterSpacing = "-0.01em",
            },
            H2 = new H2Typography
            {
                FontFamily = family,
                FontSize = "0.9375rem",
                FontWeight = "600",
                LineHeight = "1.35",
                LetterSpacing = "normal",
            },
            Body1 = new Body1Typography
            {
                FontFamily = family,
                FontSize = "0.8125rem",
                LineHeight = "1.45",
                LetterSpacing = "normal",
            },
            Body2 = new Body2Typography
            {
                FontFamily = family,
                FontSize = "0.8125rem",
                LineHeight = "1.45",
                LetterSpacing = "normal",
            },
            Button = new ButtonTypography
            {
                FontFamily = family,
                FontSize = "0.8125rem",
                FontWeight = "500",
                TextTransform = "none",
                LetterSpacing = "normal",
            },
            Caption = new CaptionTypography
            {
                FontFamily = family,
                FontSize = "0.75rem",
                LineHeight = "1.4",
                LetterSpacing = "normal",
            },
        };
    }
}
