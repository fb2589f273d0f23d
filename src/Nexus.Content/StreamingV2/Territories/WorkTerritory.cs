using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamingV2.Territories;

internal enum TerritoryRule
{
    /// <summary>Only in the countries named.</summary>
    Allow,

    /// <summary>Everywhere but in the countries named.</summary>
    Deny,
}

/// <summary>Where a work may be played and downloaded; without a row, everywhere.</summary>
internal sealed class WorkTerritory : IVersioned
{
    public Guid WorkId { get; init; }

    public TerritoryRule Rule { get; set; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public List<string> Countries { get; set; } = [];

    public long Version { get; set; }

    /// <summary>Somebody whose country is not known is in none: a list of where it may be played refuses him.</summary>
    public bool Admits(string? country) =>
        country is null ? Rule == TerritoryRule.Deny : Countries.Contains(country) == (Rule == TerritoryRule.Allow);
}

internal static class TerritoryCheck
{
    /// <summary>Refuses who is where the work may not be played.</summary>
    /// <returns>Whether there is a rule at all.</returns>
    /// <exception cref="ProblemException">403 that says the country it was taken for.</exception>
    public static async Task<bool> RequireInTerritoryAsync(
        this StreamingDb db,
        PlayableWork work,
        string? country,
        CancellationToken cancellationToken
    )
    {
        var territory = await db
            .Territories.AsNoTracking()
            .FirstOrDefaultAsync(row => row.WorkId == work.WorkId, cancellationToken);
        if (territory?.Admits(country) == false)
        {
            throw Problems.Of(
                403,
                "not-in-your-country",
                "This cannot be played where you are.",
                country is null
                    ? $"'{work.Title}' may be played in some countries only, and yours is not known. A VPN or proxy may hide it."
                    : $"'{work.Title}' may not be played in {country}, the country you seem to be in. Its creator decides where it is offered."
            );
        }
        return territory is not null;
    }
}
