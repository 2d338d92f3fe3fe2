namespace Testing;

/// <summary>
/// Real data that is used in place and never copied into the repository: the folder <c>../shared</c> beside it. Where the folder or a
/// file is absent, the test that needs it is skipped and says which file it misses.
/// </summary>
public static class SharedFiles
{
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    private static readonly string Root = Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared"));

    /// <returns>The full path of a file or folder below <c>../shared</c>.</returns>
    public static string Require(string relativePath)
    {
        var path = Path.Combine(Root, relativePath);
        if (!Path.Exists(path))
        {
            Assert.Skip($"../shared/{relativePath} is absent: this test reads real data that is not part of the repository.");
        }

        return path;
    }

    private static string FindRepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dashboard.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("No folder above the tests holds Dashboard.sln.");
    }
}
