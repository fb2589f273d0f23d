using System.Collections.Concurrent;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Services;

namespace Nexus.Commerce.Tests;

/// <summary>Answers for content-mgmt about the releases a test says there are.</summary>
internal sealed class ContentDouble : NexusService
{
    private readonly Releases releases = new();

    public override string Name => "content-mgmt";

    public override string Domain => "content";

    public override int Port => 3012;

    public override IReadOnlyList<string> Routes => ["/api/content"];

    public Guid AddRelease(Guid owner, bool published = true)
    {
        var id = Guid.CreateVersion7();
        releases.ById[id] = new ReleaseSummary(id, owner, "A release", [Guid.CreateVersion7()], published);
        return id;
    }

    public void Publish(Guid id) => releases.ById[id] = releases.ById[id] with { Published = true };

    public override void Configure(ServiceSetup setup) => setup.Services.AddSingleton(releases);

    public override void MapEndpoints(IEndpointRouteBuilder routes) =>
        routes.MapCall<GetRelease, FoundRelease, Answer>(ContentCalls.GetRelease);

    internal sealed class Releases
    {
        public ConcurrentDictionary<Guid, ReleaseSummary> ById { get; } = [];
    }

    private sealed class Answer(Releases releases) : IServiceCallHandler<GetRelease, FoundRelease>
    {
        public Task<FoundRelease> HandleAsync(GetRelease request, CancellationToken cancellationToken) =>
            Task.FromResult(new FoundRelease(releases.ById.GetValueOrDefault(request.ReleaseId)));
    }
}
