using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Nexus.Platform.KeyService.Transit.Material;
using Nexus.Platform.KeyService.Transit.Vault;

namespace Nexus.Platform.KeyService.Transit.Deeds;

/// <summary>What needs no key: random bytes, hashes, the token's own state, health.</summary>
internal static class PlainDeeds
{
    public static Task<VaultAnswer> RandomAsync(VaultCall call)
    {
        var count = call.Body.Number("bytes") ?? 32;
        if (
            call.Route("bytes") is { } named
            && !int.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out count)
        )
        {
            throw VaultRefusal.Bad("bytes must be a whole number");
        }
        if (count is < 1 or > 131_072)
        {
            throw VaultRefusal.Bad("bytes must be from 1 to 131072");
        }
        return Task.FromResult(
            new VaultAnswer(
                new JsonObject
                {
                    ["random_bytes"] = Encode(call.Body, RandomNumberGenerator.GetBytes(count), hex: false),
                }
            )
        );
    }

    public static Task<VaultAnswer> HashAsync(VaultCall call)
    {
        var hash = TransitHashes.Of(call.Route("algorithm") ?? call.Body.Text("algorithm") ?? "sha2-256");
        var sum = CryptographicOperations.HashData(hash, call.Body.RequiredBytes("input"));
        return Task.FromResult(new VaultAnswer(new JsonObject { ["sum"] = Encode(call.Body, sum, hex: true) }));
    }

    public static Task<VaultAnswer> LookUpSelfAsync(VaultCall call)
    {
        var caller = call.Caller;
        return Task.FromResult(
            new VaultAnswer(
                new JsonObject
                {
                    ["id"] = (caller.ApiKeyId ?? caller.UserId).ToString(),
                    ["display_name"] = caller.Name,
                    ["entity_id"] = caller.UserId.ToString(),
                    ["expire_time"] = caller.ExpiresAt?.ToString("O", CultureInfo.InvariantCulture),
                    ["policies"] = new JsonArray([.. (caller.Scopes ?? ["default"]).Select(scope => (JsonNode)scope)]),
                    ["renewable"] = false,
                    ["type"] = "service",
                }
            )
        );
    }

    public static Task ShowHealthAsync(HttpContext http)
    {
        var clock = (TimeProvider)http.RequestServices.GetService(typeof(TimeProvider))!;
        return http.Response.WriteAsJsonAsync(
            new JsonObject
            {
                ["initialized"] = true,
                ["sealed"] = false,
                ["standby"] = false,
                ["server_time_utc"] = clock.GetUtcNow().ToUnixTimeSeconds(),
                ["version"] = "1.15.0+nexus",
                ["cluster_name"] = "nexus",
            },
            http.RequestAborted
        );
    }

    private static string Encode(VaultBody body, byte[] bytes, bool hex) =>
        (body.Text("format") ?? (hex ? "hex" : "base64")) switch
        {
            "hex" => Convert.ToHexStringLower(bytes),
            "base64" => Convert.ToBase64String(bytes),
            _ => throw VaultRefusal.Bad("unsupported encoding format; must be \"hex\" or \"base64\""),
        };
}
