using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Platform.KeyService.Transit.Deeds;
using Nexus.Platform.KeyService.Transit.Vault;

namespace Nexus.Platform.KeyService.Transit;

/// <summary>The part of Vault's API (transit, token look-up, health) that clients of it use unmodified.</summary>
internal static class TransitEndpoints
{
    private static readonly string[] Read = ["GET"];
    private static readonly string[] Write = ["POST", "PUT"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        MapKeys(routes);
        MapData(routes);
        MapProofs(routes);
        routes.MapVault("/transit/random", Write, PlainDeeds.RandomAsync);
        routes.MapVault("/transit/random/{bytes}", Write, PlainDeeds.RandomAsync);
        routes.MapVault("/transit/hash", Write, PlainDeeds.HashAsync);
        routes.MapVault("/transit/hash/{algorithm}", Write, PlainDeeds.HashAsync);
        routes.MapVault("/auth/token/lookup-self", Read, PlainDeeds.LookUpSelfAsync);
        routes.MapVaultOpen("/sys/health", ["GET", "HEAD"], PlainDeeds.ShowHealthAsync);
    }

    private static void MapKeys(IEndpointRouteBuilder routes)
    {
        routes.MapVault("/transit/keys", ["LIST", "GET"], call => Of<KeyDeeds>(call).ListAsync(call));
        routes.MapVault("/transit/keys/{name}", Write, call => Of<KeyDeeds>(call).CreateAsync(call));
        routes.MapVault("/transit/keys/{name}", Read, call => Of<KeyDeeds>(call).ReadAsync(call));
        routes.MapVault("/transit/keys/{name}", ["DELETE"], call => Of<KeyDeeds>(call).DeleteAsync(call));
        routes.MapVault("/transit/keys/{name}/rotate", Write, call => Of<KeyDeeds>(call).RotateAsync(call));
        routes.MapVault("/transit/keys/{name}/config", Write, call => Of<KeyDeeds>(call).ConfigureAsync(call));
        routes.MapVault("/transit/keys/{name}/trim", Write, call => Of<KeyDeeds>(call).TrimAsync(call));
        routes.MapVault("/transit/export/{type}/{name}", Read, call => Of<ExportDeeds>(call).ExportAsync(call));
        routes.MapVault(
            "/transit/export/{type}/{name}/{version}",
            Read,
            call => Of<ExportDeeds>(call).ExportAsync(call)
        );
    }

    private static void MapData(IEndpointRouteBuilder routes)
    {
        routes.MapVault("/transit/encrypt/{name}", Write, call => Of<DataDeeds>(call).EncryptAsync(call));
        routes.MapVault("/transit/decrypt/{name}", Write, call => Of<DataDeeds>(call).DecryptAsync(call));
        routes.MapVault("/transit/rewrap/{name}", Write, call => Of<DataDeeds>(call).RewrapAsync(call));
        routes.MapVault("/transit/datakey/{kind}/{name}", Write, call => Of<DataDeeds>(call).DataKeyAsync(call));
    }

    private static void MapProofs(IEndpointRouteBuilder routes)
    {
        foreach (var tail in (string[])["", "/{algorithm}"])
        {
            routes.MapVault("/transit/sign/{name}" + tail, Write, call => Of<ProofDeeds>(call).SignAsync(call));
            routes.MapVault("/transit/hmac/{name}" + tail, Write, call => Of<ProofDeeds>(call).HmacAsync(call));
            routes.MapVault("/transit/verify/{name}" + tail, Write, call => Of<ProofDeeds>(call).VerifyAsync(call));
        }
    }

    private static T Of<T>(VaultCall call)
        where T : class => call.Http.RequestServices.GetRequiredService<T>();
}
