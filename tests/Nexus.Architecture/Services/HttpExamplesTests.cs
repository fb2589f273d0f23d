using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Services;

public sealed class HttpExamplesTests
{
    [Fact]
    public void Every_service_has_requests_to_try() =>
        Rule.Holds(
            "http-examples",
            "docs/http/<service>.http shows a service's requests, ready to send.",
            from service in ServiceClass.All
            let file = $"docs/http/{service.Name}.http"
            where !File.Exists(RepositoryRoot.Full(file))
            select service.File.At(service.Class, $"{file} is missing")
        );
}
