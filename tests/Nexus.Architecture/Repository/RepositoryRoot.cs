namespace Nexus.Architecture.Repository;

/// <summary>Where the rules look: this repository, or the working copy that NEXUS_STYLE_ROOT names.</summary>
internal static class RepositoryRoot
{
    private static readonly HashSet<string> NotOurs = new(StringComparer.Ordinal)
    {
        ".git",
        ".vs",
        ".idea",
        ".data",
        "artifacts",
        "bin",
        "obj",
        "node_modules",
        "TestResults",
    };

    public static string Path { get; } = Find();

    /// <summary>Whether the rules look at the sources this test was built from.</summary>
    public static bool IsOwn => Environment.GetEnvironmentVariable("NEXUS_STYLE_ROOT") is null or "";

    public static string Full(string relative) => System.IO.Path.Combine(Path, relative);

    public static IEnumerable<string> Folders(string folder)
    {
        var full = Full(folder);
        return Directory.Exists(full)
            ? Directory.EnumerateDirectories(full).Where(IsOurs).Select(Relative).Order(StringComparer.Ordinal)
            : [];
    }

    /// <summary>All files below a folder that people write, as paths relative to the root with forward slashes.</summary>
    public static IEnumerable<string> Files(string folder)
    {
        var full = Full(folder);
        if (!Directory.Exists(full))
        {
            return [];
        }
        var here = Directory.EnumerateFiles(full).Where(IsOurs).Select(Relative).Order(StringComparer.Ordinal);
        return here.Concat(Folders(folder).SelectMany(Files));
    }

    private static string Relative(string path) => System.IO.Path.GetRelativePath(Path, path).Replace('\\', '/');

    private static bool IsOurs(string path) => !NotOurs.Contains(System.IO.Path.GetFileName(path));

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("NEXUS_STYLE_ROOT") is { Length: > 0 } named)
        {
            return System.IO.Path.GetFullPath(named);
        }
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Nexus.slnx")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName
            ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Nexus.slnx.");
    }
}
