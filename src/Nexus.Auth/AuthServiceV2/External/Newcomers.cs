using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthServiceV2.External;

/// <summary>
/// Somebody whose account elsewhere nobody has connected. An address the provider has checked and nobody has here opens
/// an account. One that has an account is no proof to be its owner: he signs in first and connects the two himself.
/// </summary>
internal sealed class Newcomers(OidcDb db, ExternalDirectory directory, ServiceClient client, TimeProvider clock)
{
    /// <summary>The new account's connection, or the outcome that explains why there is none.</summary>
    public async Task<(ExternalLink? Link, string Outcome)> WelcomeAsync(
        ExternalTrip trip,
        ForeignAccount account,
        CancellationToken cancellationToken
    )
    {
        var provider = directory.Find(trip.Provider);
        if (account.Email is not { Length: > 0 } email || !provider.CreatesAccounts)
        {
            return (null, "unknown");
        }
        // Calls carry no control characters; user-auth sees to the rest of the name.
        var name = account.Name is null ? null : string.Concat(account.Name.Where(letter => !char.IsControl(letter)));
        var newcomer = new RegisterForeigner(email, name, trip.Role ?? Roles.Fan, provider.Name, trip.AcceptedTerms);
        try
        {
            var made = await client.SendAsync(UserCalls.RegisterForeigner, newcomer, cancellationToken);
            return made.UserId is { } userId
                ? (await ConnectAsync(userId, trip.Provider, account, cancellationToken), "")
                : (null, made.TermsMissing ? "terms" : "exists");
        }
        catch (ServiceCallException refused) when (refused.Answer?.Status == 400)
        {
            // An address that does not count as one here.
            return (null, "unknown");
        }
    }

    /// <summary>Notes that an account elsewhere is this person's.</summary>
    public async Task<ExternalLink> ConnectAsync(
        Guid userId,
        string provider,
        ForeignAccount account,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var link = new ExternalLink
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            Issuer = account.Issuer,
            Subject = account.Subject,
            Provider = provider,
            CreatedAt = now,
        };
        db.Links.Add(link);
        db.Audit(userId.ToString(), "external-account.connected", link.Id.ToString(), new { link.Provider });
        await db.SaveChangesAsync(cancellationToken);
        return link;
    }
}
