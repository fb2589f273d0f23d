using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Gateway.BackendApi.Signatures;
using Nexus.Gateway.BackendApi.Status;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;

namespace Nexus.Gateway.BackendApi;

/// <summary>The API gateway: the one door. Its work is middleware before local endpoints and proxied ones alike.</summary>
internal sealed class BackendApiService : NexusService
{
    public const string ServiceName = "backend-api";

    public override string Name => ServiceName;

    public override string Domain => "gateway";

    public override int Port => 3000;

    public override IReadOnlyList<string> Routes => ["/api/status", "/api/signing-keys"];

    public override IReadOnlyList<string> Needs => ["session-mgr", "token-mgr", "user-auth", "key-service"];

    public override void Configure(ServiceSetup setup)
    {
        setup.HoldsNoPersonalData("It keeps nothing but counters by address, for a minute.");
        setup.Services.AddSingleton<PlatformStatus>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        ShowStatus.Map(routes);
        ShowPublicStatus.Map(routes);
        ShowTraffic.Map(routes);
        RegisterSigningKey.Map(routes);
        ListPlatformDeadLetters.Map(routes);
        SettlePlatformDeadLetter.Map(routes);
    }
}
