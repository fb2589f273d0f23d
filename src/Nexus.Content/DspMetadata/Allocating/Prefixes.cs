using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspMetadata.Identifiers;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspMetadata.Allocating;

/// <summary>A prefix that an agency gave the caller.</summary>
internal sealed record NewPrefix
{
    public required PrefixKind Kind { get; init; }

    /// <summary>For ISRC five characters, for example <c>DEA12</c>; for UPC a GS1 company prefix of 6 to 11 digits.</summary>
    [Required, StringLength(20, MinimumLength = 1)]
    public required string Prefix { get; init; }

    /// <summary>The first number that was not used elsewhere; of ISRC, in each year.</summary>
    [Range(0, int.MaxValue)]
    public int? First { get; init; }
}

/// <summary>A prefix and how many codes it still has, of ISRC in this year.</summary>
internal sealed record PrefixView(Guid Id, PrefixKind Kind, string Prefix, int First, int Left)
{
    public static PrefixView Of(CodePrefix row, int? next) =>
        new(row.Id, row.Kind, row.Prefix, row.First, Math.Max(0, row.Last - (next ?? row.First) + 1));
}

internal static class Prefixes
{
    private const int Most = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/dsp/metadata/prefixes", ListAsync)
            .RequireAuthorization(Policies.User)
            .ActsForOrganisations()
            .WithName("listCodePrefixes")
            .WithSummary("List my prefixes of ISRC and UPC, or my organisation's, with what is left of each");
        routes
            .MapPost("/api/dsp/metadata/prefixes", RegisterAsync)
            .RequireAuthorization(Policies.Creator)
            .ActsForOrganisations()
            .WithName("registerCodePrefix")
            .WithSummary("Register a prefix that an agency gave me; the same again changes nothing")
            .ProducesProblem(400)
            .ProducesProblem(409);
        routes
            .MapDelete("/api/dsp/metadata/prefixes/{id:guid}", RemoveAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("removeCodePrefix")
            .WithSummary("Remove a prefix of which no code was made")
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    private static async Task<Ok<List<PrefixView>>> ListAsync(
        HttpContext context,
        MetadataDb db,
        Parties parties,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var owner = await parties.ActingForAsync(context, OrganisationRole.Viewer, cancellationToken);
        var rows = await db
            .Prefixes.AsNoTracking()
            .Where(row => row.OwnerId == owner.Id)
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        var ids = rows.Select(row => row.Id).ToList();
        var counters = await db
            .Counters.AsNoTracking()
            .Where(row => ids.Contains(row.PrefixId))
            .ToDictionaryAsync(row => (row.PrefixId, row.Year), row => row.Next, cancellationToken);
        int? NextOf(CodePrefix row) =>
            counters.TryGetValue((row.Id, row.YearOf(clock.GetUtcNow())), out var next) ? next : null;
        return TypedResults.Ok(rows.ConvertAll(row => PrefixView.Of(row, NextOf(row))));
    }

    private static async Task<Created<PrefixView>> RegisterAsync(
        NewPrefix request,
        HttpContext context,
        MetadataDb db,
        Parties parties,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var owner = await parties.ActingForAsync(context, OrganisationRole.Editor, cancellationToken);
        var row = Make(request, owner.Id, clock.GetUtcNow());
        if (await FindAsync(db, row, cancellationToken) is { } known)
        {
            return await AnswerAsync(db, known, row, cancellationToken);
        }
        if (await db.Prefixes.CountAsync(one => one.OwnerId == owner.Id, cancellationToken) >= Most)
        {
            throw Problems.Conflict("too-many-prefixes", "There are enough prefixes.", $"At most {Most} are kept.");
        }
        db.Prefixes.Add(row);
        db.Audit(context.User.ActorName(), "code-prefix.registered", row.Prefix, new { row.Kind, row.OwnerId });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            db.ChangeTracker.Clear();
            // Two at one moment: the unique index decided.
            if (await FindAsync(db, row, cancellationToken) is not { } winner)
            {
                throw;
            }
            return await AnswerAsync(db, winner, row, cancellationToken);
        }
        return await AnswerAsync(db, row, row, cancellationToken);
    }

    private static async Task<NoContent> RemoveAsync(
        Guid id,
        HttpContext context,
        MetadataDb db,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var row = await db.Prefixes.FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (
            row is null
            || !await parties.MayAsync(context.User, row.OwnerId, OrganisationRole.Editor, cancellationToken)
        )
        {
            throw Problems.NotFound("prefix", id);
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Prefixes.Where(one => one.Id == id).LockAsync(db, one => one.First, cancellationToken);
        if (await db.Counters.AnyAsync(counter => counter.PrefixId == id, cancellationToken))
        {
            throw Problems.Conflict(
                "prefix-used",
                "Codes were made of this prefix.",
                "It stays, so that none of them is given out again."
            );
        }
        db.Prefixes.Remove(row);
        db.Audit(context.User.ActorName(), "code-prefix.removed", row.Prefix);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static CodePrefix Make(NewPrefix request, Guid ownerId, DateTimeOffset now)
    {
        var text = IdentifierText.Plain(request.Prefix, "");
        var fits = request.Kind == PrefixKind.Isrc ? Isrc.IsPrefix(text) : Gtin.IsPrefix(text);
        if (!fits)
        {
            throw Problems.Invalid(
                "prefix",
                request.Kind == PrefixKind.Isrc
                    ? "Two letters and three letters or digits, as your ISRC agency gave them, for example DEA12."
                    : "The GS1 company prefix, 6 to 11 digits; put a zero before a U.P.C. company prefix."
            );
        }
        var row = new CodePrefix
        {
            Id = Guid.CreateVersion7(now),
            OwnerId = ownerId,
            Kind = request.Kind,
            Prefix = text,
            First = request.First ?? (request.Kind == PrefixKind.Isrc ? 1 : 0),
            CreatedAt = now,
        };
        return row.First <= row.Last && (row.First > 0 || row.Kind == PrefixKind.Upc)
            ? row
            : throw Problems.Invalid("first", $"A number from {(row.Kind == PrefixKind.Isrc ? 1 : 0)} to {row.Last}.");
    }

    private static Task<CodePrefix?> FindAsync(MetadataDb db, CodePrefix row, CancellationToken cancellationToken) =>
        db
            .Prefixes.AsNoTracking()
            .FirstOrDefaultAsync(one => one.Kind == row.Kind && one.Prefix == row.Prefix, cancellationToken);

    private static async Task<Created<PrefixView>> AnswerAsync(
        MetadataDb db,
        CodePrefix kept,
        CodePrefix asked,
        CancellationToken cancellationToken
    )
    {
        if (kept.OwnerId != asked.OwnerId || kept.First != asked.First)
        {
            throw Problems.Conflict(
                "prefix-taken",
                "This prefix is registered already.",
                "An agency gives a prefix to one owner, and its first number does not change. Ask an administrator if it is yours."
            );
        }
        var year = kept.YearOf(asked.CreatedAt);
        var counter = await db
            .Counters.AsNoTracking()
            .FirstOrDefaultAsync(one => one.PrefixId == kept.Id && one.Year == year, cancellationToken);
        return TypedResults.Created($"/api/dsp/metadata/prefixes/{kept.Id}", PrefixView.Of(kept, counter?.Next));
    }
}
