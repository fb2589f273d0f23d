using System.Reflection;
using System.Text.RegularExpressions;
using NetArchTest.Rules;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Borders;

/// <summary>As compiled: what source generators and inference add shows here.</summary>
public sealed class CompiledBorderTests
{
    [Fact]
    public void No_service_is_compiled_against_the_types_of_another()
    {
        Assert.SkipUnless(RepositoryRoot.IsOwn, "The compiled assemblies are not those of NEXUS_STYLE_ROOT.");
        Assert.NotEmpty(ServiceFolders.Domains);
        Rule.Holds(
            "compiled-border",
            "A service reaches another through Nexus.Contracts only.",
            from domain in ServiceFolders.Domains
            let folders = ServiceFolders.Of(domain)
            from folder in folders
            let others = folders.Where(other => other != folder).Select(other => $"{domain}.{other}").ToArray()
            where others.Length > 0
            from type in Offenders(domain, folder, others)
            select new Violation($"src/{domain}/{folder}/", 1, $"{type} uses one of {string.Join(", ", others)}")
        );
    }

    private static IEnumerable<string> Offenders(string domain, string folder, string[] others)
    {
        var own = Types
            .InAssembly(Assembly.Load(domain))
            .That()
            .ResideInNamespaceMatching($@"^{Regex.Escape(domain)}\.{folder}(\.|$)");
        return own.ShouldNot().HaveDependencyOnAny(others).GetResult().FailingTypeNames ?? [];
    }
}
