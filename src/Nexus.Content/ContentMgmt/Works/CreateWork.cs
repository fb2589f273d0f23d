using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Works;

/// <summary>A new work; its file is uploaded afterwards.</summary>
internal sealed record NewWork
{
    [Required, StringLength(200, MinimumLength = 1)]
    public required string Title { get; init; }

    [StringLength(5000)]
    public string? Description { get; init; }

    [StringLength(50)]
    public string? Genre { get; init; }

    /// <summary>A language tag (BCP 47), for example <c>de</c> or <c>pt-BR</c>.</summary>
    [RegularExpression(LibraryTraits.LanguageTag)]
    public string? Language { get; init; }

    public required WorkKind Kind { get; init; }

    public required WorkAccess Access { get; init; }
}

internal static class CreateWork
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/content/works", HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .ActsForOrganisations()
            .WithName("createWork")
            .WithSummary("Make a draft of a work; then upload its file with its identifier as workid")
            .ProducesProblem(400);

    private static async Task<Created<OwnWorkView>> HandleAsync(
        NewWork request,
        HttpContext context,
        ContentDb db,
        Parties parties,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var title = request.Title.Trim();
        if (title.Length == 0)
        {
            throw Problems.Invalid("title", "Give the work a title.");
        }
        var owner = await parties.ActingForAsync(context, OrganisationRole.Editor, cancellationToken);
        var now = clock.GetUtcNow();
        var work = new Work
        {
            Id = Guid.CreateVersion7(now),
            OwnerId = owner.Id,
            OwnerName = owner.Name,
            Title = title,
            Description = request.Description ?? "",
            Genre = LibraryTraits.Genre(request.Genre),
            Language = LibraryTraits.Language(request.Language),
            Kind = request.Kind,
            Access = request.Access,
            CreatedAt = now,
        };
        db.Works.Add(work);
        await db.SaveChangesAsync(cancellationToken);
        context.SetETag(work);
        return TypedResults.Created($"/api/content/works/{work.Id}", OwnWorkView.Of(work, null));
    }
}
