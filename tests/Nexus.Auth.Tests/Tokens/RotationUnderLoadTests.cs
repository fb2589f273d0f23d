using System.Collections.Concurrent;
using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Tokens;

public sealed class RotationUnderLoadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Not_one_of_many_simultaneous_requests_fails_while_the_key_changes(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        await host.AdministratorAsync();
        var ada = new JsonWebToken((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        var whose = new IssueAccessToken(Guid.Parse(ada.Subject), Guid.Parse(ada.GetClaim("sid").Value));
        using var stop = new CancellationTokenSource();
        var (failures, keys, count) = (new ConcurrentQueue<string>(), new ConcurrentDictionary<string, bool>(), 0);
        var callers = Enumerable.Range(0, 8).Select(_ => Task.Run(CallAsync, Token)).ToList();

        await host.RotateSigningKeyAsync();
        for (var minute = 0; minute < 9; minute++)
        {
            host.Time.Pass(TimeSpan.FromMinutes(1));
            var before = Volatile.Read(ref count);
            await Poll.UntilAsync(() => Task.FromResult(Volatile.Read(ref count) > before + 16));
        }
        await stop.CancelAsync();
        await Task.WhenAll(callers);

        Assert.Empty(failures);
        Assert.Equal(2, keys.Count);
        Assert.True(count > 150, $"only {count} requests");

        async Task CallAsync()
        {
            using var client = host.Anonymous();
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    var issued = await host.SendAsync(TokenCalls.IssueAccess, whose);
                    keys.TryAdd(new JsonWebToken(issued.AccessToken).Kid, true);
                    using var request = new HttpRequestMessage(HttpMethod.Get, "/api/auth/me");
                    request.Headers.Authorization = new("Bearer", issued.AccessToken);
                    using var answer = await client.SendAsync(request, Token);
                    if (answer.StatusCode != HttpStatusCode.OK)
                    {
                        failures.Enqueue(answer.StatusCode.ToString());
                    }
                }
                catch (Exception broken) when (!Token.IsCancellationRequested)
                {
                    failures.Enqueue(broken.Message);
                }
                Interlocked.Increment(ref count);
            }
        }
    }
}
