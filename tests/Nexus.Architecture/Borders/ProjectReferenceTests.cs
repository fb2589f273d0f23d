using System.Xml.Linq;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Borders;

public sealed class ProjectReferenceTests
{
    [Fact]
    public void Domains_stand_on_the_kernel_and_the_contracts_only() =>
        Rule.Holds(
            "project-references",
            "Domains and Nexus.Web reference Nexus.Kernel and Nexus.Contracts, Contracts only Kernel, Kernel none.",
            from file in RepositoryRoot.Files("src")
            where file.EndsWith(".csproj", StringComparison.Ordinal)
            let project = Path.GetFileNameWithoutExtension(file)
            where project != "Nexus.Host"
            from reference in Load(file).Descendants("ProjectReference")
            let target = Path.GetFileNameWithoutExtension(
                ((string?)reference.Attribute("Include") ?? "").Replace('\\', '/')
            )
            where !Allowed(project).Contains(target)
            select new Violation(file, ((System.Xml.IXmlLineInfo)reference).LineNumber, $"a reference to {target}")
        );

    private static string[] Allowed(string project) =>
        project switch
        {
            "Nexus.Kernel" => [],
            "Nexus.Contracts" => ["Nexus.Kernel"],
            _ => ["Nexus.Kernel", "Nexus.Contracts"],
        };

    private static XDocument Load(string file) => XDocument.Load(RepositoryRoot.Full(file), LoadOptions.SetLineInfo);
}
