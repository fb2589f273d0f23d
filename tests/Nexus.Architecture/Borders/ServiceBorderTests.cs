using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Borders;

/// <summary>As written, constants included, which leave no trace in a compiled assembly.</summary>
public sealed class ServiceBorderTests
{
    private const string Demand =
        "A service reaches another through Nexus.Contracts only: no types, no tables of others.";

    [Fact]
    public void No_service_names_the_types_of_another() =>
        Rule.Holds(
            "service-border",
            Demand,
            from file in SourceCode.Files
            where file is { IsDomain: true, Folder: not null }
            let others = ServiceFolders.Of(file.Project).Where(folder => folder != file.Folder).ToList()
            from violation in Usings(file, others).Concat(Uses(file, others))
            select violation
        );

    private static IEnumerable<Violation> Usings(SourceFile file, List<string> others) =>
        from node in file.Root.DescendantNodes().OfType<UsingDirectiveSyntax>()
        let name = node.NamespaceOrType.ToString()
        from other in others
        let border = $"{file.Project}.{other}"
        where name == border || name.StartsWith(border + ".", StringComparison.Ordinal)
        select file.At(node, $"using {name}");

    // Symbols see what a name hides: a relative namespace, a type that comes out of a call, a constant.
    private static IEnumerable<Violation> Uses(SourceFile file, List<string> others)
    {
        var meaning = SourceCode.Meaning(file);
        return from node in file.Root.DescendantNodes().OfType<SimpleNameSyntax>()
            where !node.Ancestors().OfType<UsingDirectiveSyntax>().Any()
            let info = meaning.GetSymbolInfo(node)
            let symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault()
            let home = (symbol as INamedTypeSymbol ?? symbol?.ContainingType)?.ContainingNamespace?.ToDisplayString()
            where home is not null
            from other in others
            let border = $"{file.Project}.{other}"
            where home == border || home.StartsWith(border + ".", StringComparison.Ordinal)
            select file.At(node, $"{node.Identifier.Text} of {border}");
    }
}
