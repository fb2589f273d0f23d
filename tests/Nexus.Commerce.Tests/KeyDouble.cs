using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Services;

namespace Nexus.Commerce.Tests;

/// <summary>Stands where streaming-v2 looks for key-service; nothing here plays, so nobody asks it for a key.</summary>
internal sealed class KeyDouble : NexusService
{
    public override string Name => "key-service";

    public override string Domain => "platform";

    public override int Port => 3080;

    public override IReadOnlyList<string> Routes => ["/api/keys"];

    public override void Configure(ServiceSetup setup) { }

    public override void MapEndpoints(IEndpointRouteBuilder routes) { }
}
