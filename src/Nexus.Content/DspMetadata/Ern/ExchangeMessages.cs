using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspMetadata.Describing;
using Nexus.Content.DspMetadata.Releases;
using Nexus.Content.DspMetadata.Suggesting;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspMetadata.Ern;

/// <summary>What was found wrong with a message.</summary>
/// <param name="Valid">Whether nothing was found by the rules that are checked here.</param>
/// <param name="Findings">At most 200, in the order of the lines.</param>
internal sealed record ErnCheckView(bool Valid, IReadOnlyList<ErnFinding> Findings);

/// <summary>A recording or release of a message.</summary>
/// <param name="Code">Its ISRC, or its UPC or EAN.</param>
/// <param name="Title">As the message shows it.</param>
/// <param name="SubjectId">The work or release of mine that has this code; null where none has.</param>
internal sealed record ErnMatch(string Code, string? Title, Guid? SubjectId);

/// <summary>What was made of a message: a suggestion for each that has a subject.</summary>
internal sealed record ErnImportView(IReadOnlyList<ErnMatch> Items, IReadOnlyList<ErnFinding> Findings);

internal static partial class ExchangeMessages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/dsp/metadata/releases/{id:guid}/ern", WriteAsync)
            .RequireAuthorization(Policies.User)
            .WithName("downloadErnMessage")
            .WithSummary("Download the DDEX ERN 4.3 NewReleaseMessage of a release of mine")
            .Produces(200, contentType: "application/xml")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);
        routes
            .MapPost("/api/dsp/metadata/ern/check", CheckAsync)
            .RequireAuthorization(Policies.User)
            .Accepts<string>("application/xml")
            .WithName("checkErnMessage")
            .WithSummary("Check a DDEX ERN 4 NewReleaseMessage against rules of the standard; not against its schema")
            .ProducesProblem(400)
            .ProducesProblem(413);
        routes
            .MapPost("/api/dsp/metadata/ern", ImportAsync)
            .RequireAuthorization(Policies.Creator)
            .ActsForOrganisations()
            .Accepts<string>("application/xml")
            .WithName("importErnMessage")
            .WithSummary(
                "Make suggestions of a DDEX ERN 4 message for those of my works and releases whose codes it names"
            )
            .ProducesProblem(400)
            .ProducesProblem(413);
    }

    private static async Task<FileContentHttpResult> WriteAsync(
        Guid id,
        string? sender,
        string? recipient,
        bool? test,
        HttpContext context,
        MetadataDb db,
        Subjects subjects,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var envelope = new ErnEnvelope(
            Dpid("sender", sender),
            Dpid("recipient", recipient),
            test ?? false,
            clock.GetUtcNow()
        );
        var release = await subjects.ReleaseAsync(context.User, id, OrganisationRole.Viewer, cancellationToken);
        var content = await ContentAsync(release, db, subjects, cancellationToken);
        if (content.Missing() is { Count: > 0 } missing)
        {
            throw Problems.Conflict(
                "ern-incomplete",
                "The message lacks what every service asks for.",
                $"Say these first: {string.Join("; ", missing.Take(20))}."
            );
        }
        context.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.File(ErnWriter.Write(content, envelope), "application/xml", $"{content.Details.Upc}.xml");
    }

    private static async Task<Ok<ErnCheckView>> CheckAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var findings = ErnRules.Check(await ErnDocument.ReadAsync(context.Request, cancellationToken));
        return TypedResults.Ok(new ErnCheckView(findings.Count == 0, findings));
    }

    private static async Task<Ok<ErnImportView>> ImportAsync(
        HttpContext context,
        MetadataDb db,
        Parties parties,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var owner = await parties.ActingForAsync(context, OrganisationRole.Editor, cancellationToken);
        var root = await ErnDocument.ReadAsync(context.Request, cancellationToken);
        var findings = ErnRules.Check(root);
        var reader = new ErnReader(root);
        var recordings = reader.Recordings().DistinctBy(one => one.Code).Take(500).ToList();
        var codes = recordings.ConvertAll(one => one.Code);
        var works = await db
            .Recordings.AsNoTracking()
            .Where(row => row.OwnerId == owner.Id && row.Isrc != null && codes.Contains(row.Isrc))
            .ToDictionaryAsync(row => row.Isrc!, row => row.WorkId, cancellationToken);
        var items = new List<ErnMatch>();
        async Task OfferAsync(ErnSubject subject, Guid? id)
        {
            items.Add(new ErnMatch(subject.Code, subject.Title, id));
            if (id is { } known)
            {
                var (origin, now) = (SuggestionOrigin.Ern, clock.GetUtcNow());
                await db.SuggestAsync(known, owner.Id, origin, subject.Content, now, cancellationToken);
            }
        }
        foreach (var recording in recordings)
        {
            await OfferAsync(recording, works.TryGetValue(recording.Code, out var workId) ? workId : null);
        }
        if (reader.Release() is { } release)
        {
            var known = await db
                .Releases.AsNoTracking()
                .Where(row => row.OwnerId == owner.Id && row.Gtin == release.Code)
                .Select(row => (Guid?)row.ReleaseId)
                .FirstOrDefaultAsync(cancellationToken);
            await OfferAsync(release, known);
        }
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new ErnImportView(items, findings));
    }

    private static async Task<ErnContent> ContentAsync(
        ReleaseSummary release,
        MetadataDb db,
        Subjects subjects,
        CancellationToken cancellationToken
    )
    {
        var said = await db
            .Releases.AsNoTracking()
            .FirstOrDefaultAsync(row => row.ReleaseId == release.ReleaseId, cancellationToken);
        var works = await subjects.WorksAsync(release.WorkIds, cancellationToken);
        var recordings = await db
            .Recordings.AsNoTracking()
            .Where(row => release.WorkIds.Contains(row.WorkId))
            .ToDictionaryAsync(row => row.WorkId, row => row.Details, cancellationToken);
        var tracks =
            from id in release.WorkIds
            where works.ContainsKey(id)
            let details = recordings.GetValueOrDefault(id) ?? new()
            select new ErnTrack(id, works[id].Title, works[id].Duration, details);
        return new ErnContent(release.ReleaseId, release.Title, said?.Details ?? new ReleaseDetails(), [.. tracks]);
    }

    private static string Dpid(string field, string? text) =>
        text is not null && PartyIdentifier().IsMatch(text)
            ? text
            : throw Problems.Invalid(
                field,
                "A DDEX party identifier, for example PADPIDA2007040502I: ask the receiver for his, and DDEX for yours."
            );

    [GeneratedRegex("^PADPIDA[0-9]{10}[0-9A-Z]$", RegexOptions.CultureInvariant)]
    private static partial Regex PartyIdentifier();
}
