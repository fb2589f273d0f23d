using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Health;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Platform.PvKeys.Keys;
using Nexus.Platform.PvKeys.Signing;
using Nexus.Platform.PvKeys.Stores;

namespace Nexus.Platform.PvKeys.Web3Signer;

/// <summary>Web3Signer's REST API for execution-layer keys, below <c>/api/pvkeys</c>.</summary>
internal static class Web3SignerEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/pvkeys/upcheck", () => TypedResults.Text("OK")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/api/pvkeys/healthcheck", HealthAsync).AllowAnonymous().ExcludeFromDescription();
        routes
            .MapPost("/api/pvkeys/reload", ReloadAsync)
            .RequireAuthorization(Policies.User)
            .WithName("web3SignerReload")
            .WithSummary("Web3Signer: look for keys again; an HSM is opened anew")
            .ProducesProblem(503);
        routes
            .MapGet("/api/pvkeys/api/v1/eth1/publicKeys", ListAsync)
            .RequireAuthorization(Policies.User)
            .WithName("web3SignerPublicKeys")
            .WithSummary("Web3Signer: the public keys that you may sign with");
        routes
            .MapPost("/api/pvkeys/api/v1/eth1/sign/{identifier}", SignAsync)
            .RequireAuthorization(Policies.User)
            .WithName("web3SignerSign")
            .WithSummary("Web3Signer: sign the Keccak-256 of data; the identifier is a public key or an address")
            .ProducesProblem(400)
            .ProducesProblem(403)
            .ProducesProblem(404);
    }

    // Clients look at the outcome; what is wrong inside is the operators' business.
    private static async Task<JsonHttpResult<HealthAnswer>> HealthAsync(
        Readiness readiness,
        CancellationToken cancellationToken
    )
    {
        var trouble = await readiness.FindTroubleAsync(PvKeysService.ServiceName, cancellationToken);
        return trouble is null
            ? TypedResults.Json(new HealthAnswer("UP", "UP", []))
            : TypedResults.Json(
                new HealthAnswer("DOWN", "DOWN", []),
                statusCode: StatusCodes.Status503ServiceUnavailable
            );
    }

    /// <summary>The secp256k1 keys with which a user may sign.</summary>
    public static async Task<List<CustodyKey>> KeysOfAsync(PvKeysDb db, Guid user, CancellationToken cancellationToken)
    {
        var text = user.ToString();
        var keys = await db
            .Keys.AsNoTracking()
            .Where(key => key.Curve == Curves.Secp256k1)
            .Where(key => key.OwnerId == user || key.SignerIds.Contains(text))
            .OrderBy(key => key.Id)
            .Take(1000)
            .ToListAsync(cancellationToken);
        return keys.FindAll(key => key.MayAsk(user));
    }

    /// <summary>The key of a public key or address; for those who may not sign with it there is none.</summary>
    public static async Task<CustodyKey> FindAsync(
        PvKeysDb db,
        Guid user,
        string identifier,
        CancellationToken cancellationToken
    )
    {
        var text = identifier.ToLowerInvariant();
        text = text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text;
        // An uncompressed point may carry its 04.
        var point = text.Length == 130 && text.StartsWith("04", StringComparison.Ordinal) ? text[2..] : text;
        var address = "0x" + text;
        var key = await db.Keys.FirstOrDefaultAsync(
            row => row.Curve == Curves.Secp256k1 && (row.PublicKey == point || row.Address == address),
            cancellationToken
        );
        return key?.MayAsk(user) == true ? key : throw Problems.NotFound("key", identifier);
    }

    private static async Task<Ok> ReloadAsync(KeyStores stores, CancellationToken cancellationToken)
    {
        await stores.ReloadAsync(cancellationToken);
        return TypedResults.Ok();
    }

    private static async Task<Ok<List<string>>> ListAsync(
        HttpContext context,
        PvKeysDb db,
        CancellationToken cancellationToken
    )
    {
        var keys = await KeysOfAsync(db, context.User.UserId(), cancellationToken);
        return TypedResults.Ok(keys.ConvertAll(key => "0x" + key.PublicKey));
    }

    private static async Task<ContentHttpResult> SignAsync(
        string identifier,
        HttpContext context,
        JsonElement body,
        PvKeysDb db,
        SigningDesk desk,
        CancellationToken cancellationToken
    )
    {
        var user = context.User.UserId();
        // Clients of Web3Signer may send fields of its other APIs beside the data.
        var data =
            body.ValueKind == JsonValueKind.Object
            && body.TryGetProperty("data", out var field)
            && field.ValueKind == JsonValueKind.String
                ? Hex.Read(field.GetString()!, "data")
                : throw Problems.Invalid("data", "0x and hexadecimal digits.");
        var signature = await RemoteSigning.SignAsync(
            db,
            desk,
            () => FindAsync(db, user, identifier, cancellationToken),
            Requester.Of(context.User),
            key => Signable.Of(key, data),
            cancellationToken
        );
        return TypedResults.Text("0x" + signature);
    }
}

/// <summary>Hexadecimal text with 0x.</summary>
internal static class Hex
{
    public static byte[] Read(string text, string field)
    {
        var digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        try
        {
            return digits.Length is > 0 and <= 262_144
                ? Convert.FromHexString(digits)
                : throw Problems.Invalid(field, "0x and hexadecimal digits.");
        }
        catch (FormatException)
        {
            throw Problems.Invalid(field, "0x and hexadecimal digits.");
        }
    }
}

/// <summary>As Web3Signer answers.</summary>
internal sealed record HealthAnswer(string Status, string Outcome, IReadOnlyList<string> Checks);
