using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nexus.Contracts.KeyService;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Calls;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;
using Nexus.Platform.KeyService.Administration;
using Nexus.Platform.KeyService.ApiKeys;
using Nexus.Platform.KeyService.Calls;
using Nexus.Platform.KeyService.Keys;
using Nexus.Platform.KeyService.PersonalData;
using Nexus.Platform.KeyService.Transit;
using Nexus.Platform.KeyService.Transit.Deeds;
using Nexus.Platform.KeyService.Transit.Granting;
using Nexus.Platform.KeyService.Transit.Material;
using Nexus.Platform.KeyService.Transit.Vault;

namespace Nexus.Platform.KeyService;

/// <summary>Named keys that wrap, sign and derive for other services; their material is sealed under the root key.</summary>
internal sealed class KeyServiceService : NexusService
{
    public override string Name => "key-service";

    public override string Domain => "platform";

    public override int Port => 3080;

    // The bare addresses are for clients that refuse a Vault behind a path, such as SOPS.
    public override IReadOnlyList<string> Routes => ["/api/keys", "/v1/transit", "/v1/auth/token", "/v1/sys"];

    public override void Configure(ServiceSetup setup)
    {
        setup
            .UseDatabase<KeyDb>()
            .HoldsPersonalData<ApiKeyData>()
            .Handle<SessionRevoked, NoteEndedSession>()
            .Handle<ApiKeyRevoked, TellGatewaysOfKey>();
        var root = setup.Configuration.GetSection("KeyService:Root").Get<RootKeyOptions>() ?? new RootKeyOptions();
        setup.Services.AddSingleton<IRootKey>(provider =>
            root.Pkcs11.Library.Length > 0
                ? new HsmRootKey(root)
                : new ConfiguredRootKey(root, provider.GetRequiredService<IOptions<SecurityOptions>>().Value)
        );
        setup.Services.AddSingleton<RootCipher>();
        setup.Services.AddHostedService<RootKeyCheck>();
        setup.Services.AddSingleton<MaterialCache>();
        setup.Services.AddScoped<KeyRing>();
        setup.Services.AddScoped<DataKeyWrapping>();
        setup.Services.AddScoped<ApiKeyCheck>();
        setup.Services.AddSingleton<TransitMaterialCache>();
        setup.Services.AddScoped<TransitSeal>();
        setup.Services.AddScoped<TransitKeys>();
        setup.Services.AddScoped<TransitCallers>();
        setup.Services.AddScoped<KeyDeeds>();
        setup.Services.AddScoped<ExportDeeds>();
        setup.Services.AddScoped<DataDeeds>();
        setup.Services.AddScoped<ProofDeeds>();
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
        TransitEndpoints.Map(routes);
        GrantKeyUse.Map(routes);
        routes.MapCall<CheckApiKey, ApiKeyState, CheckApiKeyHandler>(ApiKeyCalls.Check);
        routes.MapCall<RevokeApiKeys, ApiKeysRevoked, RevokeApiKeysHandler>(ApiKeyCalls.RevokeOfOwner);
        routes.MapCall<CreateDataKey, DataKeyCreated, CreateDataKeyHandler>(KeyCalls.CreateDataKey);
        routes.MapCall<UnwrapDataKey, DataKeyUnwrapped, UnwrapDataKeyHandler>(KeyCalls.UnwrapDataKey);
        routes.MapCall<RewrapDataKey, DataKeyRewrapped, RewrapDataKeyHandler>(KeyCalls.RewrapDataKey);
        routes.MapCall<DeriveKey, DerivedKey, DeriveKeyHandler>(KeyCalls.Derive);
        routes.MapCall<SignData, SignedData, SignDataHandler>(KeyCalls.Sign);
        routes.MapCall<GetPublicKeys, PublicKeys, GetPublicKeysHandler>(KeyCalls.PublicKeys);
    }
}
