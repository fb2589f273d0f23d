using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Auth.AuthServiceV2.Authorize;
using Nexus.Auth.AuthServiceV2.Provider;
using Nexus.Auth.AuthServiceV2.Tokens;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthServiceV2.External;

/// <summary>
/// The way back. A known account elsewhere signs its person in. An unknown one is connected only to the person who went
/// out signed in; an equal mail address is no proof, and connects nothing.
/// </summary>
internal sealed partial class ExternalCallback(
    OidcDb db,
    ExternalTrips trips,
    ExternalIdentity identity,
    BrowserSignIn browser,
    Grants grants,
    ServiceClient client,
    ProviderAddress address,
    TimeProvider clock,
    ILogger<ExternalCallback> logger
)
{
    public static Task AnswerAsync(string provider, HttpContext context) =>
        context.RequestServices.GetRequiredService<ExternalCallback>().ComeBackAsync(provider, context);

    private async Task ComeBackAsync(string provider, HttpContext context)
    {
        if (await trips.EndAsync(context, provider) is not { } trip)
        {
            Show(context, "lost");
            return;
        }
        try
        {
            var account = await identity.FindAsync(context, trip);
            var link = await db.Links.FirstOrDefaultAsync(
                row => row.Issuer == account.Issuer && row.Subject == account.Subject,
                context.RequestAborted
            );
            await (
                trip.LinkUserId is { } userId
                    ? ConnectAsync(context, trip, account, link, userId)
                    : SignInAsync(context, trip, link)
            );
        }
        catch (ExternalRefusedException refused)
        {
            Refused(logger, provider, refused.Message);
            Show(context, "refused");
        }
    }

    private async Task ConnectAsync(
        HttpContext context,
        ExternalTrip trip,
        ForeignAccount account,
        ExternalLink? link,
        Guid userId
    )
    {
        if (await browser.SessionAsync(context) is null || context.User.UserIdOrNull() != userId)
        {
            Show(context, "lost");
            return;
        }
        if (link is not null && link.UserId != userId)
        {
            Show(context, "taken");
            return;
        }
        if (link is null)
        {
            var now = clock.GetUtcNow();
            var made = new ExternalLink
            {
                Id = Guid.CreateVersion7(now),
                UserId = userId,
                Issuer = account.Issuer,
                Subject = account.Subject,
                Provider = trip.Provider,
                CreatedAt = now,
            };
            db.Links.Add(made);
            db.Audit(userId.ToString(), "external-account.connected", made.Id.ToString(), new { trip.Provider });
            await db.SaveChangesAsync(context.RequestAborted);
        }
        context.Response.Redirect(trip.Next);
    }

    private async Task SignInAsync(HttpContext context, ExternalTrip trip, ExternalLink? link)
    {
        if (link is null)
        {
            Show(context, "unknown");
            return;
        }
        if (await grants.ActiveAsync(link.UserId.ToString(), context.RequestAborted) is null)
        {
            Show(context, "refused");
            return;
        }
        var session = await client.SendAsync(
            SessionCalls.Start,
            new StartSession(
                link.UserId,
                context.Request.Headers.UserAgent.ToString(),
                context.Connection.RemoteIpAddress?.ToString() ?? ""
            ),
            context.RequestAborted
        );
        db.Audit(link.UserId.ToString(), "signed-in-externally", session.SessionId.ToString(), new { trip.Provider });
        await db.SaveChangesAsync(context.RequestAborted);
        context.Response.Cookies.Append(
            "nexus_session",
            session.CookieSecret,
            new CookieOptions
            {
                Path = "/",
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = address.Issuer.Scheme == Uri.UriSchemeHttps,
                Expires = session.ExpiresAt,
                IsEssential = true,
            }
        );
        context.Response.Redirect(trip.Next);
    }

    private static void Show(HttpContext context, string outcome) =>
        context.Response.Redirect("/external?outcome=" + outcome);

    [LoggerMessage(LogLevel.Warning, "The answer of {Provider} was refused: {Reason}")]
    private static partial void Refused(ILogger logger, string provider, string reason);
}
