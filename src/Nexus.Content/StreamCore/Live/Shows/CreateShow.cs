using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.StreamCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamCore.Live.Shows;

/// <summary>Makes a video work a live show; the work has the title, the description and who may watch.</summary>
internal sealed record NewShow
{
    public required Guid WorkId { get; init; }
}

internal static class CreateShow
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/streamcore/shows", HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("createLiveShow")
            .WithSummary("Make a video work a live show; answers the RTMP address and, this once, the stream key")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);

    private static async Task<Created<ShowWithKeyView>> HandleAsync(
        NewShow request,
        HttpContext context,
        StreamCoreDb db,
        ServiceClient services,
        Parties parties,
        ShowViews views,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (!views.IsOn)
        {
            throw Problems.Of(
                503,
                "live-off",
                "This platform takes no live shows.",
                "An operator can switch them on: Live:Enabled, Live:RtmpPort."
            );
        }
        var owner = await OwnerAsync(request.WorkId, context, services, parties, cancellationToken);
        if (
            await db.Shows.AnyAsync(
                row => row.WorkId == request.WorkId && row.State != ShowState.Ended,
                cancellationToken
            )
        )
        {
            throw HasShow();
        }
        var (now, key) = (clock.GetUtcNow(), OneTimeToken.Make());
        var show = new LiveShow
        {
            // Signed addresses name it: as hard to guess as an asset.
            Id = Asset.NewId(),
            WorkId = request.WorkId,
            OwnerId = owner,
            KeyHash = OneTimeToken.HashOf(key),
            CreatedAt = now,
        };
        db.Shows.Add(show);
        db.Publish(new ShowCreated(show.Id, show.WorkId, owner), show.WorkId.ToString());
        db.Audit(context.User.ActorName(), "show.created", show.Id.ToString());
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Two requests at once: the index lets one of them through.
            throw HasShow();
        }
        return TypedResults.Created(
            $"/api/streamcore/shows/{show.Id}",
            new ShowWithKeyView(views.Of(show, context.Request), key)
        );
    }

    private static async Task<Guid> OwnerAsync(
        Guid workId,
        HttpContext context,
        ServiceClient services,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var work = await services.SendAsync(ContentCalls.CheckUpload, new CheckUpload(workId), cancellationToken);
        if (
            work.OwnerId is not { } owner
            || !await parties.MayAsync(context.User, owner, OrganisationRole.Editor, cancellationToken)
        )
        {
            throw Problems.NotFound("work", workId);
        }
        if (work.Refusal is { } refusal)
        {
            throw new ProblemException(refusal);
        }
        return work.Kind == WorkKind.Video
            ? owner
            : throw Problems.Invalid("workId", "Only a work of the kind video can be a live show.");
    }

    private static ProblemException HasShow() =>
        Problems.Conflict("live-show", "The work is a live show already.", "End that one, or replace its stream key.");
}
