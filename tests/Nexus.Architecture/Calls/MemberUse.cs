using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Architecture.Repository;

namespace Nexus.Architecture.Calls;

/// <summary>Finds <c>Type.Member</c> in C#; <c>Type.</c> stands for any member. A qualified type counts too.</summary>
internal static class MemberUse
{
    public static IEnumerable<Violation> In(params string[] names) =>
        from file in SourceCode.Files
        from node in file.Root.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
        let written = $"{LastName(node.Expression)}.{node.Name.Identifier.Text}"
        where
            names.Any(name => name.EndsWith('.') ? written.StartsWith(name, StringComparison.Ordinal) : written == name)
        select file.At(node, written);

    private static string LastName(ExpressionSyntax expression) =>
        expression switch
        {
            IdentifierNameSyntax name => name.Identifier.Text,
            MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax or AliasQualifiedNameSyntax } access
                when access.Expression.ToString() is "System" or "global::System" => access.Name.Identifier.Text,
            MemberAccessExpressionSyntax access
                when access.ToString().StartsWith("System.", StringComparison.Ordinal) => access.Name.Identifier.Text,
            _ => "",
        };
}
