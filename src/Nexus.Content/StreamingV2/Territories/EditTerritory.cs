using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Geography;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Territories;

/// <summary>Where a work may be played: in the countries named, or everywhere but there.</summary>
internal sealed record TerritoryRequest
{
    public required TerritoryRule Rule { get; init; }

    /// <summary>ISO 3166-1 alpha-2, capitals. Denying none is everywhere.</summary>
    [MaxLength(300), CountryCodes]
    public required IReadOnlyList<string> Countries { get; init; }
}

/// <summary>Each is a code of ISO 3166-1 alpha-2.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CountryCodesAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var wrong = ((IReadOnlyList<string>)value!).FirstOrDefault(code => code is null || !Country.IsCode(code));
        return wrong is null
            ? null
            : new ValidationResult($"'{wrong}' is no code of a country (ISO 3166-1 alpha-2, capitals).");
    }
}

/// <summary>The rule as it stands.</summary>
/// <param name="WorkId">The work.</param>
/// <param name="Rule">Allow or deny.</param>
/// <param name="Countries">In order of the alphabet.</param>
/// <param name="CountriesAreKnown">Whether this platform can tell where listeners are; an operator configures it.</param>
internal sealed record TerritoryView(
    Guid WorkId,
    TerritoryRule Rule,
    IReadOnlyList<string> Countries,
    bool CountriesAreKnown
);

internal static class EditTerritory
{
    private const string Path = "/api/stream/works/{id:guid}/territory";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Path, ReadAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readTerritory")
            .WithSummary("Read in which countries a work of mine may be played; without a rule, everywhere")
            .ProducesProblem(404);
        routes
            .MapPut(Path, WriteAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("editTerritory")
            .WithSummary("Say in which countries a work may be played; send If-Match with the ETag you read")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(412)
            .ProducesProblem(428);
    }

    private static async Task<Ok<TerritoryView>> ReadAsync(
        Guid id,
        HttpContext context,
        StreamingDb db,
        Entitlement entitlement,
        ClientCountry countries,
        CancellationToken cancellationToken
    )
    {
        await RequireAsync(id, OrganisationRole.Viewer, context, db, entitlement, countries, cancellationToken);
        var row =
            await db.Territories.AsNoTracking().FirstOrDefaultAsync(one => one.WorkId == id, cancellationToken)
            ?? new WorkTerritory { WorkId = id, Rule = TerritoryRule.Deny };
        context.SetETag(row);
        return TypedResults.Ok(View(row, countries));
    }

    private static async Task<Ok<TerritoryView>> WriteAsync(
        Guid id,
        TerritoryRequest request,
        HttpContext context,
        StreamingDb db,
        Entitlement entitlement,
        ClientCountry countries,
        CancellationToken cancellationToken
    )
    {
        await RequireAsync(id, OrganisationRole.Editor, context, db, entitlement, countries, cancellationToken);
        if (request.Rule == TerritoryRule.Allow && request.Countries.Count == 0)
        {
            throw Problems.Invalid("countries", "Name the countries, or withdraw the work if nobody is to play it.");
        }
        if (request.Countries.Count > 0 && !countries.HasSource)
        {
            throw Problems.Conflict(
                "countries-unknown",
                "This platform cannot tell where listeners are.",
                "Its operator sets Geo:CountryDatabase, or Geo:CountryHeader where a trusted proxy tells it."
            );
        }
        var row = await db.Territories.FirstOrDefaultAsync(one => one.WorkId == id, cancellationToken);
        context.RequireMatch(row ?? new WorkTerritory { WorkId = id });
        if (row is null)
        {
            row = new WorkTerritory { WorkId = id };
            db.Territories.Add(row);
        }
        row.Rule = request.Rule;
        row.Countries = [.. request.Countries.Distinct().Order(StringComparer.Ordinal)];
        db.Audit(
            context.User.ActorName(),
            "territory.changed",
            id.ToString(),
            new { rule = row.Rule, countries = string.Join(' ', row.Countries) }
        );
        await db.SaveChangesAsync(cancellationToken);
        context.SetETag(row);
        return TypedResults.Ok(View(row, countries));
    }

    private static async Task RequireAsync(
        Guid id,
        OrganisationRole least,
        HttpContext context,
        StreamingDb db,
        Entitlement entitlement,
        ClientCountry countries,
        CancellationToken cancellationToken
    )
    {
        var work = await db.Works.AsNoTracking().FirstOrDefaultAsync(row => row.WorkId == id, cancellationToken);
        if (
            work is null
            || !await entitlement.IsTrustedAsync(work, Asker.Of(context, countries), least, cancellationToken)
        )
        {
            throw Problems.NotFound("work", id);
        }
    }

    private static TerritoryView View(WorkTerritory row, ClientCountry countries) =>
        new(row.WorkId, row.Rule, row.Countries, countries.HasSource);
}
