using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Calls;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;
using Nexus.Platform.KeyService.Administration;
using Nexus.Platform.KeyService.ApiKeys;
using Nexus.Platform.KeyService.Calls;
using Nexus.Platform.KeyService.Keys;

namespace Nexus.Platform.KeyService;

/// <summary>Named keys that wrap, sign and derive for other services; their material is sealed under the root key.</summary>
internal sealed class KeyServiceService : NexusService
{
    public override string Name => "key-service";

    public override string Domain => "platform";

    public override int Port => 3080;

    public override IReadOnlyList<string> Routes => ["/api/keys"];

    public override void Configure(ServiceSetup setup)
    {
        setup.UseDatabase<KeyDb>().HoldsNoPersonalData("Keys are named after uses, not after people.");
        setup.Services.AddSingleton<RootCipher>();
        setup.Services.AddSingleton<MaterialCache>();
        setup.Services.AddScoped<KeyRing>();
        setup.Services.AddScoped<DataKeyWrapping>();
        setup.Services.AddScoped<ApiKeyCheck>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        ListKeys.Map(routes);
        ReadKey.Map(routes);
        RotateKey.Map(routes);
        ListApiKeys.Map(routes);
        ReadApiKey.Map(routes);
        CreateApiKey.Map(routes);
        RotateApiKey.Map(routes);
        RevokeApiKey.Map(routes);
        routes.MapCall<CheckApiKey, ApiKeyState, CheckApiKeyHandler>(ApiKeyCalls.Check);
        routes.MapCall<CreateDataKey, DataKeyCreated, CreateDataKeyHandler>(KeyCalls.CreateDataKey);
        routes.MapCall<UnwrapDataKey, DataKeyUnwrapped, UnwrapDataKeyHandler>(KeyCalls.UnwrapDataKey);
        routes.MapCall<RewrapDataKey, DataKeyRewrapped, RewrapDataKeyHandler>(KeyCalls.RewrapDataKey);
        routes.MapCall<DeriveKey, DerivedKey, DeriveKeyHandler>(KeyCalls.Derive);
        routes.MapCall<SignData, SignedData, SignDataHandler>(KeyCalls.Sign);
        routes.MapCall<GetPublicKeys, PublicKeys, GetPublicKeysHandler>(KeyCalls.PublicKeys);
    }
}
