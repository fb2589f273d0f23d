using Microsoft.AspNetCore.Http;
using Nexus.Contracts.SessionMgr;
using Nexus.Contracts.TokenMgr;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Auth.AuthService.SignIn;

/// <summary>
/// The last step of every way to sign in or to step up. A sign-in always begins a session of its own with a cookie that
/// nobody knew before, and a step-up changes the cookie: one that was planted in the browser gains nothing.
/// </summary>
internal sealed class SignInCompletion(
    CredentialDb db,
    ServiceClient client,
    SessionCookie cookie,
    KnownDevices devices,
    IHttpContextAccessor http
)
{
    private HttpContext Context => http.HttpContext!;

    public async Task<LoginAnswer> FinishAsync(Proven proven, CancellationToken cancellationToken)
    {
        // Between two steps the account may have been blocked.
        var found = await client.SendAsync(UserCalls.Find, new FindUser(UserId: proven.UserId), cancellationToken);
        if (found.User is not { Active: true })
        {
            throw Refused();
        }
        return proven.SessionId is { } session
            ? await StepUpAsync(proven, session, cancellationToken)
            : await SignInAsync(proven, cancellationToken);
    }

    private async Task<LoginAnswer> SignInAsync(Proven proven, CancellationToken cancellationToken)
    {
        var session = await StartAsync(proven, cancellationToken);
        await devices.NoteAsync(Context, proven, session.DeviceName, cancellationToken);
        db.Audit(
            proven.UserId.ToString(),
            "signed-in",
            session.SessionId.ToString(),
            new { proven.Cookie, proven.Methods }
        );
        var answer = new LoginAnswer(proven.UserId, session.ExpiresAt);
        if (proven.Cookie)
        {
            await devices.SaveAsync(cancellationToken);
            cookie.Set(Context, session.CookieSecret, session.ExpiresAt);
            return answer;
        }
        // Both wait for a disk, and neither for the other; without the record nobody gets the tokens.
        var issue = new IssueTokens(proven.UserId, session.SessionId);
        var issuing = client.SendAsync(TokenCalls.Issue, issue, cancellationToken);
        await Task.WhenAll(devices.SaveAsync(cancellationToken), issuing);
        var tokens = await issuing;
        return answer with
        {
            AccessToken = tokens.AccessToken,
            ExpiresIn = tokens.ExpiresIn,
            RefreshToken = tokens.RefreshToken,
        };
    }

    private async Task<StartedSession> StartAsync(Proven proven, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(SessionCalls.Start, Describe(proven), cancellationToken);
        }
        catch (ServiceCallException refused) when (refused.Is(SessionCalls.CredentialReplaced))
        {
            // What he proved himself with was the account's when it was looked at, and is not any more.
            throw Refused();
        }
    }

    private async Task<LoginAnswer> StepUpAsync(Proven proven, Guid sessionId, CancellationToken cancellationToken)
    {
        var renewed = await client.SendAsync(
            SessionCalls.Renew,
            new RenewProof(sessionId, proven.Methods),
            cancellationToken
        );
        if (!renewed.Alive)
        {
            throw Problems.Unauthorized("The session has ended.");
        }
        db.Audit(proven.UserId.ToString(), "stepped-up", sessionId.ToString(), new { proven.Methods });
        await db.SaveChangesAsync(cancellationToken);
        var answer = new LoginAnswer(proven.UserId, renewed.ExpiresAt);
        if (proven.Cookie)
        {
            cookie.Set(Context, renewed.CookieSecret, renewed.ExpiresAt);
            return answer;
        }
        var issue = new IssueAccessToken(proven.UserId, sessionId);
        var token = await client.SendAsync(TokenCalls.IssueAccess, issue, cancellationToken);
        return answer with { AccessToken = token.AccessToken, ExpiresIn = token.ExpiresIn };
    }

    private StartSession Describe(Proven proven)
    {
        var headers = Context.Request.Headers;
        var address = Context.Connection.RemoteIpAddress?.ToString() ?? "";
        return new StartSession(
            proven.UserId,
            headers.UserAgent.ToString(),
            address,
            headers["Sec-CH-UA"].ToString(),
            proven.Methods,
            proven.CredentialAt
        );
    }

    private static ProblemException Refused() =>
        Problems.Of(401, "sign-in-refused", "Address or password is wrong.", "Check both and try again.");
}

/// <summary>A user who proved himself.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Methods">How (<c>amr</c>, RFC 8176).</param>
/// <param name="SessionId">The session that steps up; null for a new one.</param>
/// <param name="Cookie">Whether a browser gets a cookie in place of tokens.</param>
/// <param name="CredentialAt">Since when the account's password stood as he did; null where it has none, and in a step-up.</param>
internal sealed record Proven(
    Guid UserId,
    IReadOnlyList<string> Methods,
    Guid? SessionId,
    bool Cookie,
    DateTimeOffset? CredentialAt
);
