namespace Dashboard.Components.Theme;

/// <summary>How one job state looks everywhere: never by colour alone, but with a shape and a word.</summary>
/// <param name="Token">The state in lower case, as in cells of a live table and in the name of its variable: <c>--state-TOKEN</c>.</param>
/// <param name="Word">What a person reads.</param>
/// <param name="Icon">Path of a line drawing in a 16 × 16 box.</param>
/// <param name="Light">Text colour in the light theme, <c>#rrggbb</c>.</param>
/// <param name="Dark">Text colour in the dark theme.</param>
public sealed record StateLook(string Token, string Word, string Icon, string Light, string Dark);
