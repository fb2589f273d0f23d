using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Contracts.UserAuth;

/// <summary>
/// Who owns things: a person, or an organisation in whose name its members act. Answers for every service whom a caller
/// acts for and whether his role suffices. Nobody who stays in his own name costs a call; while user-auth is away nobody
/// acts for others.
/// </summary>
public sealed class Parties(ServiceClient services, TimeProvider clock) : IDisposable
{
    /// <summary>Names the organisation in whose name a request makes or lists something; without it in the caller's own.</summary>
    public const string Header = "X-Nexus-Organisation";

    // Every instance of a service remembers by itself, and an event reaches only one of them: so time alone ends it.
    private static readonly TimeSpan Kept = TimeSpan.FromMilliseconds(500);

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    /// <summary>In whose name the caller makes or lists something: his own, or that of the organisation the header names.</summary>
    /// <param name="context">The request of a signed-in user.</param>
    /// <param name="least">The role this needs in an organisation.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProblemException">The header names none of his organisations, or his role does not suffice.</exception>
    public async ValueTask<Party> ActingForAsync(
        HttpContext context,
        OrganisationRole least,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        // The same address answers differently by it, whatever stands in this request.
        context.Response.Headers.Append("Vary", Header);
        var user = context.User.UserId();
        if (NamedBy(context.Request) is not { } organisation)
        {
            return new Party(user, context.User.FindFirst(NexusClaims.Name)?.Value ?? "");
        }
        var memberships = await FindAsync(user, [organisation], least, cancellationToken);
        if (memberships.Count == 0)
        {
            throw Problems.Of(
                403,
                "not-a-member",
                "You do not act for this organisation.",
                $"You are in no organisation with the identifier {organisation}. Leave {Header} out to act in your own name."
            );
        }
        Require(memberships[0], least);
        return new Party(organisation, memberships[0].Name);
    }

    /// <summary>
    /// Whether the caller may do something to what is there: it is his own, he is an administrator, or a member of the
    /// organisation that owns it.
    /// </summary>
    /// <returns>False for strangers, who are to be answered as if it was not there.</returns>
    /// <exception cref="ProblemException">403 for a member whose role does not suffice; it names the one that does.</exception>
    public async ValueTask<bool> MayAsync(
        ClaimsPrincipal caller,
        Guid ownerId,
        OrganisationRole least,
        CancellationToken cancellationToken
    ) =>
        OwnsOrAdministers(caller, ownerId) || await OneOfAsync(caller, [ownerId], least, cancellationToken) is not null;

    /// <summary>Which of some owners the caller is or acts for; null for strangers.</summary>
    /// <exception cref="ProblemException">403 for a member whose role does not suffice.</exception>
    public async ValueTask<Guid?> OneOfAsync(
        ClaimsPrincipal caller,
        IReadOnlyList<Guid> owners,
        OrganisationRole least,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(owners);
        if (caller.UserIdOrNull() is not { } user)
        {
            return null;
        }
        if (owners.Contains(user))
        {
            return user;
        }
        var memberships = await FindAsync(user, owners, least, cancellationToken);
        if (memberships.Count == 0)
        {
            return null;
        }
        var best = memberships.MaxBy(one => one.Role)!;
        Require(best, least);
        return best.OrganisationId;
    }

    /// <summary>Which lines of a sale the caller sees: null for all of them, which buyers and administrators do; else those of the seller he is or keeps the books of.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="buyerId">Whose purchase it is.</param>
    /// <param name="sellers">Whose lines it has; several may be the same.</param>
    /// <param name="hidden">What strangers are answered.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProblemException"><paramref name="hidden"/>, or 403 for a member whose role does not suffice.</exception>
    public async ValueTask<Guid?> OnlySellerAsync(
        ClaimsPrincipal caller,
        Guid? buyerId,
        IEnumerable<Guid> sellers,
        Func<ProblemException> hidden,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(hidden);
        return OwnsOrAdministers(caller, buyerId)
            ? null
            : await OneOfAsync(caller, [.. sellers.Distinct()], OrganisationRole.Finance, cancellationToken)
                ?? throw hidden();
    }

    /// <summary>What needs no look at memberships: one's own things, and everything for administrators.</summary>
    public static bool OwnsOrAdministers(ClaimsPrincipal caller, Guid? ownerId) =>
        (ownerId is { } owner && caller.UserIdOrNull() == owner) || caller.HasRole(Roles.Administrator);

    private static Guid? NamedBy(HttpRequest request)
    {
        var header = request.Headers[Header];
        if (header.Count == 0)
        {
            return null;
        }
        return header.Count == 1 && Guid.TryParse(header[0], out var id)
            ? id
            : throw Problems.Invalid(Header, "The identifier of one organisation you are in.");
    }

    private static void Require(OrganisationMembership membership, OrganisationRole least)
    {
        if (membership.Role < least)
        {
            throw Problems.Of(
                403,
                "organisation-role",
                "Your role in the organisation does not allow this.",
                $"This needs the role {NameOf(least)} or more; in {membership.Name} you are {NameOf(membership.Role)}."
            );
        }
    }

    private static string NameOf(OrganisationRole role) => role.ToString().ToLowerInvariant();

    // A yes is remembered for a moment. A no never is: who was just invited or given a role is let in at once.
    private async ValueTask<IReadOnlyList<OrganisationMembership>> FindAsync(
        Guid user,
        IReadOnlyList<Guid> organisations,
        OrganisationRole least,
        CancellationToken cancellationToken
    )
    {
        if (kept.TryGetValue(user, out Known? known) && clock.GetElapsedTime(known!.AskedAt) < Kept)
        {
            var found = Among(known.Items, organisations);
            if (found.Exists(one => one.Role >= least))
            {
                return found;
            }
        }
        var askedAt = clock.GetTimestamp();
        var answer = await services.SendAsync(
            OrganisationCalls.MembershipOf,
            new GetMemberships(user),
            cancellationToken
        );
        var entry = new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept };
        kept.Set(user, new Known(answer.Items, askedAt), entry);
        return Among(answer.Items, organisations);
    }

    private static List<OrganisationMembership> Among(
        IReadOnlyList<OrganisationMembership> items,
        IReadOnlyList<Guid> organisations
    ) => [.. items.Where(one => organisations.Contains(one.OrganisationId))];

    /// <inheritdoc />
    public void Dispose() => kept.Dispose();

    private sealed record Known(IReadOnlyList<OrganisationMembership> Items, long AskedAt);
}

/// <summary>Endpoint conventions.</summary>
public static class PartyConventions
{
    /// <summary>Shows in the OpenAPI document that the endpoint heeds <see cref="Parties.Header"/>.</summary>
    public static RouteHandlerBuilder ActsForOrganisations(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(
            new OptionalHeaderMetadata(
                Parties.Header,
                "An organisation you are in and act for; without it, you yourself."
            )
        );
}

/// <summary>A person or an organisation: what owns a work, a product, a sale.</summary>
/// <param name="Id">The user's or the organisation's identifier; they never meet.</param>
/// <param name="Name">As shown.</param>
public readonly record struct Party(Guid Id, string Name);
