using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Content.ContentMgmt.Versions;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Works;

/// <summary>What is given changes; what is left out stays. An empty genre or language takes it away.</summary>
internal sealed record WorkEdit
{
    [StringLength(200, MinimumLength = 1)]
    public string? Title { get; init; }

    [StringLength(5000)]
    public string? Description { get; init; }

    [StringLength(50)]
    public string? Genre { get; init; }

    /// <summary>A language tag (BCP 47), for example <c>de</c> or <c>pt-BR</c>.</summary>
    [RegularExpression(LibraryTraits.LanguageTag)]
    public string? Language { get; init; }

    public WorkAccess? Access { get; init; }
}

internal static class EditWork
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPatch("/api/content/works/{id:guid}", HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("editWork")
            .WithSummary(
                "Edit a work's title, description, genre, language or access; send If-Match with the ETag you read"
            )
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(412)
            .ProducesProblem(428);

    private static async Task<Ok<OwnWorkView>> HandleAsync(
        Guid id,
        WorkEdit request,
        HttpContext context,
        ContentDb db,
        WorkEditing editing,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var work = await db.OwnWorkAsync(parties, context.User, id, OrganisationRole.Editor, cancellationToken);
        context.RequireMatch(work);
        var title = request.Title?.Trim() ?? work.Title;
        var fields = EditableFields.Of(work) with
        {
            Title = title.Length > 0 ? title : throw Problems.Invalid("title", "Give the work a title."),
            Description = request.Description ?? work.Description,
            Genre = request.Genre is { } genre ? LibraryTraits.Genre(genre) : work.Genre,
            Language = request.Language is { } language ? LibraryTraits.Language(language) : work.Language,
            Access = request.Access ?? work.Access,
        };
        await editing.ApplyAsync(work, fields, context.User.ActorName(), null, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        context.SetETag(work);
        return TypedResults.Ok(await db.ViewAsync(work, cancellationToken));
    }
}
