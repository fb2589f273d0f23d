using Nexus.Architecture.Repository;

namespace Nexus.Architecture.Borders;

/// <summary>The folders of services: those directly below a domain's project.</summary>
internal static class ServiceFolders
{
    public static IReadOnlyList<string> Domains { get; } =
    [.. SourceCode.Files.Where(file => file.IsDomain).Select(file => file.Project).Distinct()];

    public static IReadOnlyList<string> Of(string domain) =>
        [
            .. SourceCode
                .Files.Where(file => file.Project == domain)
                .Select(file => file.Folder)
                .OfType<string>()
                .Distinct(),
        ];
}
