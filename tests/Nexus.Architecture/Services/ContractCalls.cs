using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Architecture.Repository;

namespace Nexus.Architecture.Services;

/// <summary>Which class of Nexus.Contracts leads to which service: the call's own and those that make calls.</summary>
internal static class ContractCalls
{
    public static IReadOnlyDictionary<string, string> ServiceOf { get; } = Read();

    private static Dictionary<string, string> Read()
    {
        var contracts = SourceCode.Files.Where(file => file.Project == "Nexus.Contracts").ToList();
        var services = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var type in contracts.SelectMany(file => file.Root.DescendantNodes().OfType<ClassDeclarationSyntax>()))
        {
            var declared = type
                .Members.OfType<PropertyDeclarationSyntax>()
                .Where(property => property.Type.ToString().StartsWith("ServiceCall<", StringComparison.Ordinal))
                .Select(property =>
                    property.Initializer?.DescendantNodes().OfType<LiteralExpressionSyntax>().FirstOrDefault()
                )
                .FirstOrDefault(literal => literal is not null);
            if (declared is not null)
            {
                services[type.Identifier.Text] = declared.Token.ValueText;
            }
        }
        AddCallers(contracts, services);
        return services;
    }

    private static void AddCallers(List<SourceFile> contracts, Dictionary<string, string> services)
    {
        var direct = services.ToList();
        foreach (var type in contracts.SelectMany(file => file.Root.DescendantNodes().OfType<ClassDeclarationSyntax>()))
        {
            var names = type.DescendantNodes()
                .OfType<IdentifierNameSyntax>()
                .Select(name => name.Identifier.Text)
                .ToHashSet();
            foreach (var (calls, service) in direct.Where(pair => names.Contains(pair.Key)))
            {
                services.TryAdd(type.Identifier.Text, service);
            }
        }
    }
}
