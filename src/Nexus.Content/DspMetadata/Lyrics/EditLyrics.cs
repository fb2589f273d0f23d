using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspMetadata.Describing;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspMetadata.Lyrics;

/// <summary>The lyrics of a work, timed or not: one of the two texts.</summary>
internal sealed record LyricsDraft
{
    /// <summary>A language tag (BCP 47), for example <c>de</c> or <c>pt-BR</c>.</summary>
    [RegularExpression(MusicDetails.LanguageTag)]
    public string? Language { get; init; }

    /// <summary>Plain text, a line a line.</summary>
    [StringLength(50_000, MinimumLength = 1)]
    public string? Text { get; init; }

    /// <summary>LRC, also with word times.</summary>
    [StringLength(200_000, MinimumLength = 1)]
    public string? Lrc { get; init; }
}

/// <summary>The lyrics of a work; lines are null where they are not timed.</summary>
internal sealed record LyricsView(
    Guid WorkId,
    string? Language,
    string Text,
    IReadOnlyList<LyricLine>? Lines,
    long Version
)
{
    public static LyricsView Of(LyricSheet row) =>
        new(row.WorkId, row.Language, row.Text, row.Lines.Count == 0 ? null : row.Lines, row.Version);
}

internal static class EditLyrics
{
    private const string Address = "/api/dsp/metadata/works/{id:guid}/lyrics";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Address, ReadAsync)
            .AllowAnonymous()
            .WithName("readLyrics")
            .WithSummary("Read the lyrics of a published work, or of one of mine; the ETag is for edits")
            .ProducesProblem(404);
        routes
            .MapGet(Address + ".lrc", ReadLrcAsync)
            .AllowAnonymous()
            .WithName("readLyricsAsLrc")
            .WithSummary("Read timed lyrics as an LRC file")
            .Produces<string>(200, "text/plain")
            .ProducesProblem(404);
        routes
            .MapPut(Address, WriteAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("writeLyrics")
            .WithSummary(
                "Say the lyrics of a work of mine, plain or as LRC; send If-Match with the ETag you read, \"0\" for the first"
            )
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(412)
            .ProducesProblem(428);
        routes
            .MapDelete(Address, RemoveAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("removeLyrics")
            .WithSummary("Take the lyrics of a work of mine away; send If-Match with the ETag you read")
            .ProducesProblem(404)
            .ProducesProblem(412)
            .ProducesProblem(428);
    }

    private static async Task<Ok<LyricsView>> ReadAsync(
        Guid id,
        HttpContext context,
        MetadataDb db,
        Subjects subjects,
        CancellationToken cancellationToken
    )
    {
        var sheet = await FindAsync(id, context, db, subjects, cancellationToken);
        context.SetETag(sheet);
        return TypedResults.Ok(LyricsView.Of(sheet));
    }

    private static async Task<ContentHttpResult> ReadLrcAsync(
        Guid id,
        HttpContext context,
        MetadataDb db,
        Subjects subjects,
        CancellationToken cancellationToken
    )
    {
        var sheet = await FindAsync(id, context, db, subjects, cancellationToken);
        return sheet.Lines.Count > 0
            ? TypedResults.Text(Lrc.Write(sheet), "text/plain", Encoding.UTF8)
            : throw Problems.NotFound("timed lyrics of the work", id);
    }

    private static async Task<LyricSheet> FindAsync(
        Guid id,
        HttpContext context,
        MetadataDb db,
        Subjects subjects,
        CancellationToken cancellationToken
    )
    {
        await subjects.VisibleWorkAsync(context.User, id, cancellationToken);
        return await db.Lyrics.AsNoTracking().FirstOrDefaultAsync(row => row.WorkId == id, cancellationToken)
            ?? throw Problems.NotFound("lyrics of the work", id);
    }

    private static async Task<Ok<LyricsView>> WriteAsync(
        Guid id,
        LyricsDraft request,
        HttpContext context,
        MetadataDb db,
        Subjects subjects,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var work = await subjects.WorkAsync(context.User, id, OrganisationRole.Editor, cancellationToken);
        var sheet =
            await db.Lyrics.FirstOrDefaultAsync(row => row.WorkId == id, cancellationToken)
            ?? db.Lyrics.Add(new LyricSheet { WorkId = id, OwnerId = work.OwnerId }).Entity;
        context.RequireMatch(sheet);
        Fill(sheet, request);
        await SaveAsync(db, work, true, clock, cancellationToken);
        context.SetETag(sheet);
        return TypedResults.Ok(LyricsView.Of(sheet));
    }

    private static async Task<NoContent> RemoveAsync(
        Guid id,
        HttpContext context,
        MetadataDb db,
        Subjects subjects,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var work = await subjects.WorkAsync(context.User, id, OrganisationRole.Editor, cancellationToken);
        var sheet =
            await db.Lyrics.FirstOrDefaultAsync(row => row.WorkId == id, cancellationToken)
            ?? throw Problems.NotFound("lyrics of the work", id);
        context.RequireMatch(sheet);
        db.Lyrics.Remove(sheet);
        await SaveAsync(db, work, false, clock, cancellationToken);
        return TypedResults.NoContent();
    }

    private static void Fill(LyricSheet sheet, LyricsDraft request)
    {
        sheet.Language = Tidying.Text(request.Language)?.ToLowerInvariant();
        if (request.Lrc is { } lrc && request.Text is null)
        {
            var (lines, wrong) = Lrc.Read(lrc);
            if (wrong is not null || lines.Count == 0)
            {
                throw Problems.Invalid("lrc", wrong ?? "It has no timed line: each begins with [mm:ss.xx].");
            }
            (sheet.Lines, sheet.Text) = (lines, string.Join('\n', lines.Select(line => line.Text)));
        }
        else if (request.Text?.ReplaceLineEndings("\n").Trim() is { Length: > 0 } text && request.Lrc is null)
        {
            (sheet.Lines, sheet.Text) = ([], text);
        }
        else
        {
            throw Problems.Invalid("text", "Give plain text, or lrc: one of the two.");
        }
    }

    // The recording's row says whether there are lyrics, and its version is what others are told.
    private static async Task SaveAsync(
        MetadataDb db,
        WorkSummary work,
        bool hasLyrics,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var recording = await db.RecordingAsync(work, cancellationToken);
        recording.HasLyrics = hasLyrics;
        db.Note(recording, clock);
        await db.SaveUniqueAsync("lyrics", null, _ => Task.FromResult(false), cancellationToken);
    }
}
