using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Counting;

/// <summary>
/// Tells listeners apart so that each counts once in a window: by account, or, of visitors, by a keyed hash of address
/// and program that changes every day and tells nobody who it was.
/// </summary>
internal sealed class Listeners(SigningKeys keys, TimeProvider clock)
{
    private const int HashLength = 16;

    /// <summary>The mark of an account.</summary>
    public static string Of(Guid userId) => userId.ToString("N");

    /// <summary>The listener's mark; null for a robot, whose plays do not count.</summary>
    public async Task<string?> OfAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        if (context.User.UserIdOrNull() is { } user)
        {
            return Of(user);
        }
        if (Robots.IsOne(agent))
        {
            return null;
        }
        var key = await keys.ForVisitorsAsync(cancellationToken);
        var visitor = $"{clock.GetUtcNow():yyyy-MM-dd}\n{context.Connection.RemoteIpAddress}\n{agent}";
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(visitor))[..HashLength]);
    }
}
