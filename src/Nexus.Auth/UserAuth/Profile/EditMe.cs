using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Profile;

internal static class EditMe
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPut("/api/auth/me", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("editMe")
            .WithSummary("Edit your own profile; send If-Match with the ETag you read")
            .ProducesProblem(400)
            .ProducesProblem(412)
            .ProducesProblem(428);

    private static async Task<Ok<UserView>> HandleAsync(
        EditMeRequest request,
        HttpContext context,
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var user = await Me.FindAsync(db, caller, cancellationToken);
        context.RequireMatch(user);
        user.DisplayName = DisplayNames.Check(request.DisplayName);
        user.Locale = Languages.Check(request.Locale) ?? user.Locale;
        user.TimeZone = Languages.CheckZone(request.TimeZone) ?? user.TimeZone;
        user.ChangedAt = clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        context.SetETag(user);
        return TypedResults.Ok(UserView.Of(user));
    }
}

/// <summary>What may be edited.</summary>
internal sealed record EditMeRequest
{
    [StringLength(80, MinimumLength = 1)]
    public required string DisplayName { get; init; }

    /// <summary>As in BCP 47, for example <c>de-AT</c>; left out, it stays.</summary>
    [StringLength(35)]
    public string? Locale { get; init; }

    /// <summary>As in the IANA database, for example <c>Europe/Vienna</c>; left out, it stays.</summary>
    [StringLength(60)]
    public string? TimeZone { get; init; }
}
