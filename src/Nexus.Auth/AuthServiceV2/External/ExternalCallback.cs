using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Auth.AuthServiceV2.Authorize;
using Nexus.Auth.AuthServiceV2.Provider;
using Nexus.Auth.AuthServiceV2.Tokens;
using Nexus.Contracts.AuthService;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthServiceV2.External;

/// <summary>
/// The way back. A known account elsewhere signs its person in. An unknown one opens an account, or is connected to the
/// person who went out signed in; an equal mail address is no proof, and connects nothing. Coming back is only the first
/// step where the account's owner has chosen a second one.
/// </summary>
internal sealed partial class ExternalCallback(
    OidcDb db,
    ExternalTrips trips,
    ExternalIdentity identity,
    BrowserSignIn browser,
    Grants grants,
    ServiceClient client,
    ProviderAddress address,
    Newcomers newcomers,
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
                    : SignInAsync(context, trip, account, link)
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
            await newcomers.ConnectAsync(userId, trip.Provider, account, context.RequestAborted);
        }
        context.Response.Redirect(trip.Next);
    }

    private async Task SignInAsync(HttpContext context, ExternalTrip trip, ForeignAccount account, ExternalLink? known)
    {
        var (link, outcome) = known is null
            ? await newcomers.WelcomeAsync(trip, account, context.RequestAborted)
            : (known, "");
        if (link is null)
        {
            context.Response.Redirect(
                $"/external?outcome={outcome}&provider={trip.Provider}&next={Uri.EscapeDataString(trip.Next)}"
            );
            return;
        }
        if (await grants.ActiveAsync(link.UserId.ToString(), context.RequestAborted) is null)
        {
            Show(context, "refused");
            return;
        }
        if (!await SecondStepAsync(context, trip, link.UserId))
        {
            await BeginSessionAsync(context, trip, link);
        }
    }

    private async Task<bool> SecondStepAsync(HttpContext context, ExternalTrip trip, Guid userId)
    {
        var demand = new DemandSecondStep(userId);
        var demanded = await client.SendAsync(SecondStepCalls.Demand, demand, context.RequestAborted);
        if (demanded.Token is not { } token)
        {
            return false;
        }
        db.Audit(userId.ToString(), "second-step.asked-externally", userId.ToString(), new { trip.Provider });
        await db.SaveChangesAsync(context.RequestAborted);
        context.Response.Cookies.Append(
            SecondStepCalls.CookieName,
            token,
            new CookieOptions
            {
                Path = SecondStepCalls.CookiePath,
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = address.Issuer.Scheme == Uri.UriSchemeHttps,
                MaxAge = TimeSpan.FromSeconds(demanded.ExpiresIn),
                IsEssential = true,
            }
        );
        var passkey = demanded.Methods.Contains("passkey") ? "passkey=true&" : "";
        context.Response.Redirect($"/sign-in/second-step?{passkey}next={Uri.EscapeDataString(trip.Next)}");
        return true;
    }

    private async Task BeginSessionAsync(HttpContext context, ExternalTrip trip, ExternalLink link)
    {
        var (headers, from) = (context.Request.Headers, context.Connection.RemoteIpAddress?.ToString() ?? "");
        var session = await client.SendAsync(
            SessionCalls.Start,
            new StartSession(link.UserId, headers.UserAgent.ToString(), from, headers["Sec-CH-UA"].ToString()),
            context.RequestAborted
        );
        // Looked at after the session began, as sessions are ended after the connections: one of both sees the other.
        if (!await db.Links.AnyAsync(row => row.Id == link.Id, context.RequestAborted))
        {
            await client.SendAsync(SessionCalls.End, new EndSession(session.SessionId), context.RequestAborted);
            Show(context, "refused");
            return;
        }
        // No cookie before it: a sign-in of which its user would not hear does not count.
        var carried = context.Request.Cookies[DeviceCalls.CookieName] is { Length: < 100 } cookie ? cookie : null;
        var device = await client.SendAsync(
            DeviceCalls.Note,
            new NoteDevice(link.UserId, carried, session.DeviceName, from),
            context.RequestAborted
        );
        db.Audit(link.UserId.ToString(), "signed-in-externally", session.SessionId.ToString(), new { trip.Provider });
        await db.SaveChangesAsync(context.RequestAborted);
        SetCookie(context, "nexus_session", session.CookieSecret, session.ExpiresAt);
        SetCookie(context, DeviceCalls.CookieName, device.Value, device.Until);
        context.Response.Redirect(trip.Next);
    }

    private void SetCookie(HttpContext context, string name, string value, DateTimeOffset expires) =>
        context.Response.Cookies.Append(
            name,
            value,
            new CookieOptions
            {
                Path = "/",
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = address.Issuer.Scheme == Uri.UriSchemeHttps,
                Expires = expires,
                IsEssential = true,
            }
        );

    private static void Show(HttpContext context, string outcome) =>
        context.Response.Redirect("/external?outcome=" + outcome);

    [LoggerMessage(LogLevel.Warning, "The answer of {Provider} was refused: {Reason}")]
    private static partial void Refused(ILogger logger, string provider, string reason);
}
