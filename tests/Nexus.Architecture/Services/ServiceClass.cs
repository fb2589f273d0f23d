using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Architecture.Repository;

namespace Nexus.Architecture.Services;

/// <summary>A service as its class says it, read from the source.</summary>
internal sealed record ServiceClass(
    SourceFile File,
    ClassDeclarationSyntax Class,
    string Name,
    IReadOnlyList<string> Needs
)
{
    public static IReadOnlyList<ServiceClass> All { get; } =
    [
        .. from file in SourceCode.Files
        from type in file.Root.DescendantNodes().OfType<ClassDeclarationSyntax>()
        where type.BaseList?.Types.Any(parent => parent.Type.ToString() == "NexusService") == true
        select new ServiceClass(
            file,
            type,
            Strings(file, type, "Name").FirstOrDefault() ?? "",
            Strings(file, type, "Needs")
        ),
    ];

    // Constants are followed through their symbols, so that a name is written once.
    private static List<string> Strings(SourceFile file, ClassDeclarationSyntax type, string property)
    {
        var meaning = SourceCode.Meaning(file);
        var found = type.Members.OfType<PropertyDeclarationSyntax>().FirstOrDefault(p => p.Identifier.Text == property);
        var value = (Microsoft.CodeAnalysis.SyntaxNode?)found?.ExpressionBody ?? found?.Initializer;
        return value is null
            ? []
            :
            [
                .. value
                    .DescendantNodes()
                    .OfType<ExpressionSyntax>()
                    .Where(node =>
                        node is LiteralExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax
                    )
                    .Where(node => node.Parent is not MemberAccessExpressionSyntax)
                    .Select(node =>
                        Microsoft.CodeAnalysis.CSharp.CSharpExtensions.GetConstantValue(meaning, node).Value
                    )
                    .OfType<string>(),
            ];
    }
}
