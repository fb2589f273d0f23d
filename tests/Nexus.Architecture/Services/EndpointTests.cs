using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Services;

public sealed class EndpointTests
{
    private static readonly HashSet<string> Maps =
    [
        "MapGet",
        "MapPost",
        "MapPut",
        "MapPatch",
        "MapDelete",
        "MapMethods",
    ];

    [Fact]
    public void Every_endpoint_says_who_may_call_it() =>
        Rule.Holds(
            "endpoint-authorisation",
            "Each endpoint has RequireAuthorization with a policy, or AllowAnonymous, in its own chain.",
            from endpoint in Endpoints()
            where !endpoint.Has("RequireAuthorization") && !endpoint.Has("AllowAnonymous")
            select endpoint.File.At(endpoint.Node, endpoint.Text)
        );

    [Fact]
    public void Every_endpoint_has_a_name_and_a_summary() =>
        Rule.Holds(
            "endpoint-names",
            "Each endpoint has WithName and WithSummary, or ExcludeFromDescription.",
            from endpoint in Endpoints()
            where !endpoint.Has("ExcludeFromDescription")
            where !endpoint.Has("WithName") || !endpoint.Has("WithSummary")
            select endpoint.File.At(endpoint.Node, endpoint.Text)
        );

    private static IEnumerable<Endpoint> Endpoints() =>
        from file in SourceCode.Files
        where file.Project is not "Nexus.Host"
        from node in file.Root.DescendantNodes().OfType<InvocationExpressionSyntax>()
        where node.Expression is MemberAccessExpressionSyntax member && Maps.Contains(member.Name.Identifier.Text)
        select new Endpoint(file, node, ChainOf(node));

    private static HashSet<string> ChainOf(SyntaxNode node)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (node.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } member)
        {
            names.Add(member.Name.Identifier.Text);
            node = next;
        }
        return names;
    }

    private sealed record Endpoint(SourceFile File, InvocationExpressionSyntax Node, HashSet<string> Chain)
    {
        public bool Has(string name) => Chain.Contains(name);

        public string Text =>
            $"{((MemberAccessExpressionSyntax)Node.Expression).Name} {Node.ArgumentList.Arguments.FirstOrDefault()}";
    }
}
