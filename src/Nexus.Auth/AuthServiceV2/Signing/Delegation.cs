using System.Text.Json.Nodes;

namespace Nexus.Auth.AuthServiceV2.Signing;

/// <summary>
/// Who acts for the person (RFC 8693 section 4.1). OpenIddict keeps the claim <c>act</c> to itself and drops ours, so
/// it travels under another name and gets its own when the token is signed.
/// </summary>
internal static class Delegation
{
    /// <summary>The name it travels under; its value is the actor's <c>sub</c>.</summary>
    public const string Claim = "nexus_act";

    public static string Write(string payload)
    {
        if (!payload.Contains(Claim, StringComparison.Ordinal))
        {
            return payload;
        }
        var claims = JsonNode.Parse(payload)!.AsObject();
        if (claims.Remove(Claim, out var actor))
        {
            claims["act"] = new JsonObject { ["sub"] = actor?.DeepClone() };
        }
        return claims.ToJsonString();
    }
}
