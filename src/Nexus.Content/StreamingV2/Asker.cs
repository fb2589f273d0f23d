using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Geography;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2;

/// <summary>Who wants to play something, and from where.</summary>
/// <param name="User">The caller; for another service, the person for whom it asks.</param>
/// <param name="Country">ISO 3166-1 alpha-2; null where it is not known.</param>
internal sealed record Asker(ClaimsPrincipal User, string? Country)
{
    public static Asker Of(HttpContext context, ClientCountry countries) => new(context.User, countries.Of(context));

    /// <summary>Somebody for whom another service asks: himself, without what his roles open.</summary>
    public static Asker Of(Guid userId, string? country) =>
        new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(NexusClaims.Subject, userId.ToString())])), country);
}

/// <summary>Why somebody may play a work.</summary>
internal enum Ground
{
    /// <summary>It is his, or that of an organisation he is in, or he is an administrator.</summary>
    Own,
    Free,
    Follower,
    Member,
    Bought,
    Rented,
}

/// <summary>Somebody may play a work.</summary>
/// <param name="Work">The work.</param>
/// <param name="Ground">Why; where there are several reasons, the one that costs him nothing.</param>
/// <param name="Until">When that ends; null where nothing ends it.</param>
internal sealed record Admission(PlayableWork Work, Ground Ground, DateTimeOffset? Until = null);
