using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Nexus.Contracts.SessionMgr;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthServiceV2.Authorize;

/// <summary>
/// Who sits at the browser: the gateway has turned the session cookie into an access token. Tokens of applications do
/// not count, or one application could get itself the rights of another.
/// </summary>
internal sealed class BrowserSignIn(ServiceClient client)
{
    /// <summary>The living session of the person herself, or null.</summary>
    public async Task<Guid?> SessionAsync(HttpContext context)
    {
        var user = context.User;
        if (user.UserIdOrNull() is null || ApiScopes.Of(user) is not null || user.SessionIdOrNull() is not { } id)
        {
            return null;
        }
        var state = await client.SendAsync(SessionCalls.Check, new CheckSession(id), context.RequestAborted);
        return state.Alive ? id : null;
    }

    /// <summary>The request's own path and query, without an answered question.</summary>
    public static string Here(HttpContext context)
    {
        var query = new QueryBuilder(context.Request.Query.Where(pair => pair.Key != Consent.Parameter));
        return context.Request.Path + query.ToQueryString();
    }
}
