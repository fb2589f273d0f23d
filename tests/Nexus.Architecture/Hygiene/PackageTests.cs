using System.Xml;
using System.Xml.Linq;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Hygiene;

public sealed class PackageTests
{
    [Fact]
    public void Versions_of_packages_stand_in_one_place() =>
        Rule.Holds(
            "package-versions",
            "A PackageReference has no version; Directory.Packages.props gives it.",
            from file in RepositoryRoot.Files("")
            where Path.GetExtension(file) is ".csproj" or ".props" or ".targets"
            from reference in Load(file).Descendants("PackageReference")
            from problem in Problems(reference)
            select new Violation(file, ((IXmlLineInfo)reference).LineNumber, problem)
        );

    [Fact]
    public void Lock_files_do_not_say_where_packages_came_from() =>
        Rule.Holds(
            "package-locks",
            "Write lock files with omit-lockfile-registry-resolved, so that they work with any registry.",
            from line in TextFiles.Lines("", ".json")
            where Path.GetFileName(line.File) is "package-lock.json" or "npm-shrinkwrap.json"
            where line.Text.Contains("\"resolved\"", StringComparison.Ordinal)
            select new Violation(line.File, line.Number, "\"resolved\"")
        );

    private static IEnumerable<string> Problems(XElement reference)
    {
        var name = (string?)reference.Attribute("Include") ?? (string?)reference.Attribute("Update") ?? "";
        if (reference.Attribute("Version") is not null || reference.Element("Version") is not null)
        {
            yield return $"{name} has a version";
        }
        if (reference.Attribute("VersionOverride") is not null)
        {
            yield return $"{name} overrides its version";
        }
        if (!Central.Value.Contains(name))
        {
            yield return $"{name} is not in Directory.Packages.props";
        }
    }

    private static readonly Lazy<HashSet<string>> Central = new(() =>
        [
            .. Load("Directory.Packages.props")
                .Descendants("PackageVersion")
                .Select(line => (string?)line.Attribute("Include") ?? ""),
        ]
    );

    private static XDocument Load(string file) => XDocument.Load(RepositoryRoot.Full(file), LoadOptions.SetLineInfo);
}
