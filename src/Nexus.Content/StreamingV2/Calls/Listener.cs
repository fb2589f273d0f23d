using System.Security.Claims;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Calls;

/// <summary>Somebody for whom another service asks: himself, with none of his roles.</summary>
internal static class Listener
{
    public static ClaimsPrincipal Of(Guid userId) =>
        new(new ClaimsIdentity([new Claim(NexusClaims.Subject, userId.ToString())]));
}
