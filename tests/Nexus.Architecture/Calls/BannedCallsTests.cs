using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Calls;

public sealed class BannedCallsTests
{
    [Fact]
    public void Time_comes_from_TimeProvider() =>
        Rule.Holds(
            "clock",
            "Inject TimeProvider; the system's clock cannot be tested.",
            Members("DateTime.Now", "DateTime.UtcNow", "DateTime.Today", "DateTimeOffset.Now", "DateTimeOffset.UtcNow")
        );

    [Fact]
    public void Identifiers_are_version_7() =>
        Rule.Holds("guid", "Use Guid.CreateVersion7: keys in the order they were made.", Members("Guid.NewGuid"));

    [Fact]
    public void No_thread_sleeps() =>
        Rule.Holds("sleep", "Await Task.Delay with the TimeProvider and a token.", Members("Thread.Sleep"));

    [Fact]
    public void Only_the_host_writes_to_the_console() =>
        Rule.Holds(
            "console",
            "Log instead; only the commands of Nexus.Host speak to a terminal.",
            Members("Console.").Where(violation => !IsIn(violation, "src/Nexus.Host/"))
        );

    [Fact]
    public void Only_the_host_reads_environment_variables() =>
        Rule.Holds(
            "environment",
            "Read IConfiguration: a variable read behind its back cannot be checked or shown.",
            Members("Environment.GetEnvironmentVariable", "Environment.GetEnvironmentVariables")
                .Where(violation => !IsIn(violation, "src/Nexus.Host/", "src/Nexus.Kernel/Faults/"))
        );

    [Fact]
    public void HttpClients_come_from_the_factory() =>
        Rule.Holds(
            "http-client",
            "Call services with ServiceClient and others with IHttpClientFactory: both have limits and traces.",
            from file in SourceCode.Files
            where !file.Path.StartsWith("src/Nexus.Host/Commands/", StringComparison.Ordinal)
            from node in file.Root.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>()
            where TypeName(file, node) is "HttpClient" or "System.Net.Http.HttpClient"
            select file.At(node, "new HttpClient")
        );

    private static IEnumerable<Violation> Members(params string[] names) =>
        MemberUse.In(names).Concat(RazorUse.In(names));

    private static bool IsIn(Violation violation, params string[] folders) =>
        folders.Any(folder => violation.File.StartsWith(folder, StringComparison.Ordinal));

    private static string? TypeName(SourceFile file, BaseObjectCreationExpressionSyntax node) =>
        node is ObjectCreationExpressionSyntax written
            ? written.Type.ToString()
            : SourceCode.Meaning(file).GetTypeInfo(node).Type?.ToDisplayString();
}
