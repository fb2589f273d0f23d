using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Contracts.PvKeys;
using Nexus.Kernel.Calls;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;
using Nexus.Platform.PvKeys.Holding;
using Nexus.Platform.PvKeys.Keys;
using Nexus.Platform.PvKeys.PersonalData;
using Nexus.Platform.PvKeys.Signing;
using Nexus.Platform.PvKeys.Stores;
using Nexus.Platform.PvKeys.Web3Signer;

namespace Nexus.Platform.PvKeys;

/// <summary>Private keys that never leave: made inside, used only as their policy and its approvers allow.</summary>
internal sealed class PvKeysService : NexusService
{
    public const string ServiceName = "pv-keys";

    public override string Name => ServiceName;

    public override string Domain => "platform";

    public override int Port => 3081;

    public override IReadOnlyList<string> Routes => ["/api/pvkeys"];

    public override IReadOnlyList<string> Needs => ["key-service"];

    public override void Configure(ServiceSetup setup)
    {
        setup.UseDatabase<PvKeysDb>().HoldsPersonalData<CustodyData>();
        setup.Services.Configure<HsmOptions>(setup.Configuration.GetSection("PvKeys:Pkcs11"));
        setup.Services.AddSingleton<SoftwareStore>();
        setup.Services.AddSingleton<Pkcs11Store>();
        setup.Services.AddSingleton<KeyStores>();
        setup.Services.AddScoped<SigningDesk>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        CreateKey.Map(routes);
        ReadKeys.Map(routes);
        ChangePolicy.Map(routes);
        ReleaseKey.Map(routes);
        AskForSignature.Map(routes);
        ReadRequests.Map(routes);
        ListWaiting.Map(routes);
        DecideRequest.Map(routes);
        Web3SignerEndpoints.Map(routes);
        JsonRpcEndpoint.Map(routes);
        routes.MapCall<HoldKeys, KeysHeld, HoldKeysHandler>(CustodyCalls.Hold);
    }
}
