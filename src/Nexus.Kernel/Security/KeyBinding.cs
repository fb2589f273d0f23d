using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Nexus.Kernel.Security;

/// <summary>
/// Access tokens that are bound to a key (RFC 9449): the gateway checks the proof that the caller has the key, because
/// the proof is made for its address, and tells the service which key proved itself.
/// </summary>
public static class KeyBinding
{
    /// <summary>The claim that names the key (RFC 7800 section 3.1).</summary>
    public const string Claim = "cnf";

    /// <summary>
    /// The thumbprint (RFC 7638) of the key the token is bound to: null when it is bound to none, empty when it is bound
    /// in a way that cannot be proved here.
    /// </summary>
    public static string? KeyThumbprintOrNull(this ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return principal is CheckedPrincipal known ? known.KeyThumbprint : ReadThumbprint(principal);
    }

    internal static string? ReadThumbprint(ClaimsPrincipal principal)
    {
        if (principal.FindFirst(Claim)?.Value is not { } confirmation)
        {
            return null;
        }
        using var parsed = JsonDocument.Parse(confirmation);
        return parsed.RootElement.TryGetProperty("jkt", out var jkt) ? jkt.GetString() ?? "" : "";
    }

    /// <summary>Notes that a key proved itself for this request; said only by who has checked the proof.</summary>
    public static void NoteProvedKey(this HttpContext context, string thumbprint)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Features[typeof(ProvedKey)] = new ProvedKey(thumbprint);
    }

    /// <summary>The key that proved itself for this request, or null.</summary>
    public static string? ProvedKeyOrNull(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return (context.Features[typeof(ProvedKey)] as ProvedKey)?.Thumbprint;
    }

    /// <summary>
    /// Whether a valid token may be used in this request: it is bound to no key, or to the one that proved itself. A
    /// bound token alone is a stolen one.
    /// </summary>
    public static bool MayUse(this HttpContext context, ClaimsPrincipal principal) =>
        principal.KeyThumbprintOrNull() is not { } bound || (bound.Length > 0 && bound == context.ProvedKeyOrNull());

    private sealed record ProvedKey(string Thumbprint);
}
