using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Services;

namespace Nexus.Commerce.Tests;

/// <summary>Stands where streaming-v2 looks for another service; nothing here plays, so nobody asks it for anything.</summary>
internal sealed class UnaskedService(string name, string domain, int port, string route) : NexusService
{
    public override string Name => name;

    public override string Domain => domain;

    public override int Port => port;

    public override IReadOnlyList<string> Routes => [route];

    public override void Configure(ServiceSetup setup) { }

    public override void MapEndpoints(IEndpointRouteBuilder routes) { }
}
