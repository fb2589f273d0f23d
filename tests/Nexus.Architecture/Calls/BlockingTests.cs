using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Calls;

public sealed class BlockingTests
{
    private static readonly string[] Blocking = ["Result", "Wait", "WaitAll", "WaitAny", "GetResult"];

    [Fact]
    public void No_thread_waits_for_a_task() =>
        Rule.Holds(
            "blocking",
            "Await the task; a thread that blocks on one starves the pool.",
            from file in SourceCode.Files
            from name in file.Root.DescendantNodes().OfType<IdentifierNameSyntax>()
            where Blocking.Contains(name.Identifier.Text) && IsMember(name) && IsOfTask(file, name)
            select file.At(name, $".{name.Identifier.Text} on a task")
        );

    private static bool IsMember(IdentifierNameSyntax name) =>
        (name.Parent is MemberAccessExpressionSyntax access && access.Name == name)
        || name.Parent is MemberBindingExpressionSyntax;

    // A name that does not bind is taken for a task's: better one look too many.
    private static bool IsOfTask(SourceFile file, IdentifierNameSyntax name)
    {
        var symbol = SourceCode.Meaning(file).GetSymbolInfo(name);
        var owner = (symbol.Symbol ?? symbol.CandidateSymbols.FirstOrDefault())?.ContainingType;
        return owner is null
            || owner.ContainingNamespace.ToDisplayString() is "System.Runtime.CompilerServices"
            || owner.Name is "Task" or "ValueTask";
    }
}
