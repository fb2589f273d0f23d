using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Services;

public sealed class NeedsTests
{
    [Fact]
    public void Needs_are_the_services_that_are_really_called() =>
        Rule.Holds(
            "needs",
            "Needs names every service whose calls the service makes, and no other.",
            ServiceClass.All.SelectMany(service => Missing(service).Concat(Idle(service)))
        );

    [Fact]
    public void Every_need_is_a_service_of_the_binary()
    {
        var names = ServiceClass.All.Select(service => service.Name).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(names);
        Rule.Holds(
            "need-exists",
            "A service needs only what the binary has.",
            from service in ServiceClass.All
            from need in service.Needs
            where !names.Contains(need) || need == service.Name
            select service.File.At(service.Class, $"{service.Name} needs {need}")
        );
    }

    private static IEnumerable<Violation> Missing(ServiceClass service) =>
        from call in Calls(service)
        where !service.Needs.Contains(call.Service)
        select call.File.At(call.Node, $"{service.Name} calls {call.Service}, which is not in its Needs");

    private static IEnumerable<Violation> Idle(ServiceClass service)
    {
        var called = Calls(service).Select(call => call.Service).ToHashSet(StringComparer.Ordinal);
        return from need in service.Needs
            where !called.Contains(need)
            select service.File.At(service.Class, $"{service.Name} needs {need} and never calls it");
    }

    private static IEnumerable<(SourceFile File, IdentifierNameSyntax Node, string Service)> Calls(
        ServiceClass service
    ) =>
        from file in SourceCode.Files
        where (file.Directory + "/").StartsWith(service.File.Directory + "/", StringComparison.Ordinal)
        from node in file.Root.DescendantNodes().OfType<IdentifierNameSyntax>()
        where ContractCalls.ServiceOf.ContainsKey(node.Identifier.Text)
        let called = ContractCalls.ServiceOf[node.Identifier.Text]
        where called != service.Name
        select (file, node, called);
}
