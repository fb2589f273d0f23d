namespace Nexus.Testing;

/// <summary>Where the sources are.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Nexus.slnx")))
            {
                return folder.FullName;
            }
        }
        throw new DirectoryNotFoundException("Nexus.slnx is in no folder above the tests.");
    }
}
