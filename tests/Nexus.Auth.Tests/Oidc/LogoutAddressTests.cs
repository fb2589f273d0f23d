using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.AuthServiceV2.Clients;
using Nexus.Auth.AuthServiceV2.Logout;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;
using OpenIddict.Abstractions;
using Xunit;

namespace Nexus.Auth.Tests.Oidc;

/// <summary>
/// Whom the provider calls at a sign-out (SSRF). An application that registered itself may have named an address that
/// points into our own network by the time of the call, whatever it pointed to before.
/// </summary>
public sealed class LogoutAddressTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Only_what_an_administrator_has_looked_at_is_called_in_our_own_network(bool selfRegistered)
    {
        using var receiver = LogoutReceiver.Start();
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var clientId = await RegisterAsync(host, receiver.Address, selfRegistered);
        var user = Guid.CreateVersion7();

        var failed = await Assert.ThrowsAsync<HttpRequestException>(() =>
            host.Host.InScopeAsync(async services =>
            {
                var worker = ActivatorUtilities.CreateInstance<SendLogoutWorker>(services);
                await worker.RunAsync(
                    new SendLogout(clientId, Guid.CreateVersion7(), user),
                    new TaskContext(Guid.Empty, 1),
                    Token
                );
                return true;
            })
        );

        // The receiver is away the first time it is told of somebody.
        Assert.Equal(selfRegistered ? 0 : 1, receiver.AskedFor(user.ToString()));
        Assert.Equal(selfRegistered, failed.Message.Contains("is not called", StringComparison.Ordinal));
    }

    private static async Task<string> RegisterAsync(AuthHost host, string address, bool selfRegistered)
    {
        using var admin = host.Bearer((await host.AdministratorAsync()).AccessToken);
        var request = new
        {
            name = "Web shop",
            proof = "none",
            redirectUris = (string[])["https://app.example/back"],
            backchannelLogoutUri = address,
            scopes = (string[])["openid"],
        };
        using var answer = await admin.PostAsJsonAsync("/oauth2/clients", request, Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return await host.Host.InScopeAsync(async services =>
        {
            var applications = services.GetRequiredService<IOpenIddictApplicationManager>();
            var application = await applications.ListAsync(cancellationToken: Token).SingleAsync(Token);
            var described = new OpenIddictApplicationDescriptor();
            await applications.PopulateAsync(described, application, Token);
            if (selfRegistered)
            {
                described.Settings[ClientSettings.SelfRegistered] = "true";
                await applications.UpdateAsync(application, described, Token);
            }
            return described.ClientId!;
        });
    }
}
