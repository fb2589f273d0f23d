using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Borders;

public sealed class PublicTypeTests
{
    [Fact]
    public void A_domain_shows_the_list_of_its_services_and_nothing_else() =>
        Rule.Holds(
            "public-types",
            "Types of a domain are internal; only <Domain>Domain is public.",
            from file in SourceCode.Files
            where file.IsDomain || file.Project == "Nexus.Web"
            from type in file.Root.DescendantNodes().OfType<MemberDeclarationSyntax>()
            where type is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
            // FluentMigrator finds public migrations only.
            where !file.IsMigration
            where type.Parent is BaseNamespaceDeclarationSyntax && type.Modifiers.Any(SyntaxKind.PublicKeyword)
            let name = NameOf(type)
            where name != file.Project.Split('.')[^1] + "Domain"
            select file.At(type, $"public {name}")
        );

    private static string NameOf(MemberDeclarationSyntax type) =>
        type switch
        {
            BaseTypeDeclarationSyntax named => named.Identifier.Text,
            DelegateDeclarationSyntax named => named.Identifier.Text,
            _ => "",
        };
}
