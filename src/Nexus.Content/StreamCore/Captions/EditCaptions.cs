using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamCore.Media;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.StreamCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamCore.Captions;

/// <summary>How a text track is offered; the file itself is the body of the request.</summary>
internal sealed record CaptionOffer
{
    /// <summary>What viewers choose by; the language's own name where nothing is said.</summary>
    [StringLength(60, MinimumLength = 1)]
    [RegularExpression("^[^\"\\p{C}]+$", ErrorMessage = "No quotes and no control characters.")]
    public string? Name { get; init; }

    /// <summary>Shown where a viewer has chosen nothing; takes that from the track that had it.</summary>
    public bool? Default { get; init; }
}

internal static class EditCaptions
{
    private const string All = "/api/streamcore/works/{workId:guid}/captions";
    private const string One = All + "/{language:length(2,35)}/{kind}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(All, ListAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listCaptions")
            .WithSummary("The text tracks of a work of mine")
            .ProducesProblem(404);
        routes
            .MapGet(One, ReadAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readCaptions")
            .WithSummary("A text track of a work of mine as WebVTT; the ETag is for edits")
            .Produces<string>(200, "text/vtt")
            .ProducesProblem(404);
        routes
            .MapPut(One, WriteAsync)
            .RequireAuthorization(Policies.Creator)
            .WithMetadata(new RequestSizeLimitAttribute(CaptionFile.MostBytes))
            .WithName("writeCaptions")
            .WithSummary(
                "Add or replace a text track: WebVTT or SubRip as the body, kind subtitles, captions or forced; send If-Match with the ETag you read, \"0\" for the first"
            )
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(412)
            .ProducesProblem(413)
            .ProducesProblem(428);
        routes
            .MapDelete(One, RemoveAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("removeCaptions")
            .WithSummary("Take a text track of a work of mine away; send If-Match with the ETag you read")
            .ProducesProblem(404)
            .ProducesProblem(412)
            .ProducesProblem(428);
    }

    private static async Task<Ok<CaptionList>> ListAsync(
        Guid workId,
        HttpContext context,
        StreamCoreDb db,
        OwnWork works,
        CancellationToken cancellationToken
    )
    {
        await works.FindAsync(context.User, workId, OrganisationRole.Viewer, cancellationToken);
        var rows = await db.CaptionsOfAsync(workId, cancellationToken);
        return TypedResults.Ok(new CaptionList([.. rows.Select(CaptionView.Of)]));
    }

    private static async Task<ContentHttpResult> ReadAsync(
        Guid workId,
        string language,
        [FromRoute(Name = "kind")] string kindName,
        HttpContext context,
        StreamCoreDb db,
        OwnWork works,
        CancellationToken cancellationToken
    )
    {
        await works.FindAsync(context.User, workId, OrganisationRole.Viewer, cancellationToken);
        var (tag, kind) = Named(language, kindName);
        var row = await FindAsync(db, workId, tag, kind, cancellationToken);
        context.SetETag(row);
        return TypedResults.Text(row.Text, "text/vtt", Encoding.UTF8);
    }

    private static async Task<Ok<CaptionView>> WriteAsync(
        Guid workId,
        string language,
        [FromRoute(Name = "kind")] string kindName,
        [AsParameters] CaptionOffer offer,
        HttpContext context,
        StreamCoreDb db,
        OwnWork works,
        CaptionIndex index,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var (tag, kind) = Named(language, kindName);
        var work = await works.FindAsync(context.User, workId, OrganisationRole.Editor, cancellationToken);
        var rows = await db.CaptionsOfAsync(workId, cancellationToken);
        var row = rows.Find(one => one.Language == tag && one.Kind == kind) ?? New(work, tag, kind);
        context.RequireMatch(row);
        var length = work.Duration is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var file = await CaptionFile.ReceiveAsync(context.Request.Body, length, cancellationToken);
        if (row.Version == 0)
        {
            RequireRoom(rows);
            rows.Add(row);
            db.Captions.Add(row);
        }
        (row.Text, row.Cues, row.FromFile, row.ChangedAt) = (file.Text, file.Cues, false, clock.GetUtcNow());
        Offer(row, offer, rows);
        db.AnnounceCaptions(workId, work.OwnerId, rows, row.ChangedAt);
        db.Audit(context.User.ActorName(), "captions.written", $"{workId}/{tag}/{kind}");
        await db.SaveCaptionsAsync(cancellationToken);
        index.Forget();
        context.SetETag(row);
        return TypedResults.Ok(CaptionView.Of(row));
    }

    private static async Task<NoContent> RemoveAsync(
        Guid workId,
        string language,
        [FromRoute(Name = "kind")] string kindName,
        HttpContext context,
        StreamCoreDb db,
        OwnWork works,
        CaptionIndex index,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var work = await works.FindAsync(context.User, workId, OrganisationRole.Editor, cancellationToken);
        var (tag, kind) = Named(language, kindName);
        var row = await FindAsync(db, workId, tag, kind, cancellationToken);
        context.RequireMatch(row);
        var rows = await db.CaptionsOfAsync(workId, cancellationToken);
        db.Captions.Remove(row);
        db.AnnounceCaptions(workId, work.OwnerId, rows.Where(one => one != row), clock.GetUtcNow());
        db.Audit(context.User.ActorName(), "captions.removed", $"{workId}/{row.Language}/{kind}");
        await db.SaveCaptionsAsync(cancellationToken);
        index.Forget();
        return TypedResults.NoContent();
    }

    private static async Task<CaptionTrack> FindAsync(
        StreamCoreDb db,
        Guid workId,
        string tag,
        CaptionKind kind,
        CancellationToken cancellationToken
    ) =>
        await db.Captions.FirstOrDefaultAsync(
            row => row.WorkId == workId && row.Language == tag && row.Kind == kind,
            cancellationToken
        ) ?? throw Problems.NotFound("captions of the work", $"{tag}/{kind}");

    private static CaptionTrack New(WorkSummary work, string tag, CaptionKind kind) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            WorkId = work.WorkId,
            OwnerId = work.OwnerId,
            Language = tag,
            Kind = kind,
            Name = LanguageTag.NameOf(tag),
            Text = "",
        };

    private static void Offer(CaptionTrack row, CaptionOffer offer, List<CaptionTrack> rows)
    {
        row.Name = offer.Name ?? row.Name;
        row.IsDefault = offer.Default ?? row.IsDefault;
        foreach (var other in rows.Where(one => row.IsDefault && one != row && one.IsDefault))
        {
            other.IsDefault = false;
        }
    }

    private static void RequireRoom(List<CaptionTrack> rows)
    {
        if (rows.Count >= CaptionRows.MostTracks)
        {
            throw Problems.Conflict(
                "too-many-captions",
                "The work has too many text tracks.",
                $"At most {CaptionRows.MostTracks}; remove one first."
            );
        }
    }

    private static (string Tag, CaptionKind Kind) Named(string language, string kind)
    {
        var tag =
            LanguageTag.Of(language)
            ?? throw Problems.Invalid("language", "A language tag (BCP 47), for example de or pt-BR.");
        // Numbers would be read as kinds, too.
        return char.IsAsciiLetter(kind[0]) && Enum.TryParse<CaptionKind>(kind, ignoreCase: true, out var known)
            ? (tag, known)
            : throw Problems.Invalid("kind", "One of subtitles, captions and forced.");
    }
}
