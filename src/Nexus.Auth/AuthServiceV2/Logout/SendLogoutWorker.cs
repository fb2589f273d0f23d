using System.Text.Json;
using Nexus.Auth.AuthServiceV2.Clients;
using Nexus.Auth.AuthServiceV2.Provider;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;
using OpenIddict.Abstractions;

namespace Nexus.Auth.AuthServiceV2.Logout;

/// <summary>
/// Posts a logout token (OpenID Connect Back-Channel Logout section 2.5). An application that is away is told again
/// later; the task queue holds the notice meanwhile.
/// </summary>
internal sealed class SendLogoutWorker(
    IOpenIddictApplicationManager applications,
    ServiceClient client,
    IHttpClientFactory http,
    ProviderAddress address,
    TimeProvider clock
) : ITaskWorker<SendLogout>
{
    public const string HttpClientName = "backchannel-logout";

    /// <summary>For applications that registered themselves: reaches the internet and nothing else.</summary>
    public const string PublicHttpClientName = "backchannel-logout-public";

    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    public async Task RunAsync(SendLogout task, TaskContext context, CancellationToken cancellationToken)
    {
        var application = await applications.FindByClientIdAsync(task.ClientId, cancellationToken);
        if (
            application is null
            || await ClientSettings.LogoutAddressAsync(applications, application, cancellationToken) is not { } target
        )
        {
            return;
        }
        var token = await client.SendAsync(
            TokenCalls.Sign,
            new SignToken("logout+jwt", Claims(task)),
            cancellationToken
        );
        using var form = new FormUrlEncodedContent([new("logout_token", token.Token)]);
        var name = await ClientSettings.IsSelfRegisteredAsync(applications, application, cancellationToken)
            ? PublicHttpClientName
            : HttpClientName;
        using var answer = await http.CreateClient(name).PostAsync(target, form, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private string Claims(SendLogout task)
    {
        var now = clock.GetUtcNow();
        return JsonSerializer.Serialize(
            new Dictionary<string, object>
            {
                ["iss"] = address.Name,
                ["aud"] = task.ClientId,
                ["sub"] = task.UserId,
                ["sid"] = task.SessionId,
                ["iat"] = now.ToUnixTimeSeconds(),
                ["exp"] = now.AddMinutes(2).ToUnixTimeSeconds(),
                ["jti"] = Guid.CreateVersion7(now),
                ["events"] = new Dictionary<string, object> { [Event] = new Dictionary<string, object>() },
            }
        );
    }
}
