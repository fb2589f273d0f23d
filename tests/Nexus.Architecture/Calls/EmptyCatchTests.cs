using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Calls;

public sealed class EmptyCatchTests
{
    [Fact]
    public void No_catch_swallows_without_a_reason() =>
        Rule.Holds(
            "empty-catch",
            "Handle the error, log it or let it pass; where nothing is to be done, a comment in the block says why.",
            from file in SourceCode.Files
            from node in file.Root.DescendantNodes().OfType<CatchClauseSyntax>()
            where node.Block.Statements.Count == 0 && !Explains(node)
            select file.At(node, "an empty catch block")
        );

    // Everything may fail in an unfiltered catch, so that one is never explained.
    private static bool Explains(CatchClauseSyntax node) =>
        node.Declaration is not null
        && (node.Declaration.Type.ToString() is not ("Exception" or "System.Exception") || node.Filter is not null)
        && node.Block.ToString().Contains("//", StringComparison.Ordinal);
}
