using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamCore.Live.Shows;

internal static class OwnShow
{
    /// <summary>A show the caller may act on: his own or one of his organisation's; else 404.</summary>
    public static async Task<LiveShow> OwnShowAsync(
        this StreamCoreDb db,
        Parties parties,
        ClaimsPrincipal caller,
        Guid id,
        OrganisationRole least,
        CancellationToken cancellationToken
    )
    {
        var show = await db.Shows.FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        return show is not null && await parties.MayAsync(caller, show.OwnerId, least, cancellationToken)
            ? show
            : throw Problems.NotFound("live show", id);
    }

    public static ProblemException IsOver() =>
        Problems.Conflict("show-ended", "The show is over.", "Make a new one for another work.");
}
