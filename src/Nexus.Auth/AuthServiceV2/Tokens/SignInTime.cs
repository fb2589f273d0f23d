using System.Globalization;
using System.Security.Claims;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Nexus.Auth.AuthServiceV2.Tokens;

/// <summary>When a person signed in: a session's identifier is of version 7, so it begins with the time it was made.</summary>
internal static class SignInTime
{
    public static DateTimeOffset Of(Guid sessionId)
    {
        var bytes = sessionId.ToByteArray(bigEndian: true);
        long milliseconds = 0;
        for (var i = 0; i < 6; i++)
        {
            milliseconds = (milliseconds << 8) | bytes[i];
        }
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }

    public static DateTimeOffset? Of(ClaimsPrincipal granted) =>
        long.TryParse(granted.GetClaim(Claims.AuthenticationTime), CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
