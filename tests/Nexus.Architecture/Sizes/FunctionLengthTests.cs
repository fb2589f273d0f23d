using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Sizes;

public sealed class FunctionLengthTests
{
    private const int Limit = 60;

    [Fact]
    public void No_function_is_longer_than_60_lines() =>
        Rule.Holds(
            "function-length",
            $"A function fits one screen, at most {Limit} lines from its first to its last; split it.",
            from file in SourceCode.Files.Concat(SourceCode.Tests)
            from node in file.Root.DescendantNodes()
            where IsFunction(node)
            let lines = Lines(node)
            where lines > Limit
            select file.At(node, $"{NameOf(node)} has {lines} lines")
        );

    private static bool IsFunction(SyntaxNode node) =>
        node
            is BaseMethodDeclarationSyntax
                or LocalFunctionStatementSyntax
                or AnonymousFunctionExpressionSyntax
                or AccessorDeclarationSyntax
                or PropertyDeclarationSyntax { ExpressionBody: not null };

    private static int Lines(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static string NameOf(SyntaxNode node) =>
        node switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
            LocalFunctionStatementSyntax local => local.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            _ => "a function",
        };
}
