using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Gateway.BackendApi.Sessions;
using Nexus.Gateway.Tests.Rig;
using Nexus.Testing;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Sessions;

/// <summary>A session that ended is refused within a second, with and without the channel that tells so.</summary>
public sealed class RevocationTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_revoked_session_is_refused_within_a_second(bool channel)
    {
        await using var platform = await TestPlatform.UpAsync(null, null, "session-mgr");
        var (session, token) = await platform.SignInAsync("fan");
        using var client = platform.Gateway.Client(token);
        var watch = platform.Gateway.Services.GetRequiredService<RevocationWatch>();
        await Eventually.IsTrueAsync(() => watch.IsFresh, "the gateway hears its own beat");
        if (!channel)
        {
            await platform.DeafenAsync();
        }
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/echo/mine")).StatusCode);
        await platform.EndAsync(session);
        var clock = Stopwatch.StartNew();
        await Eventually.IsTrueAsync(
            async () => (await client.GetAsync("/api/echo/mine")).StatusCode == HttpStatusCode.Unauthorized,
            "the session is refused"
        );
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Second);
        // And it stays so.
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/echo/mine")).StatusCode);
    }
}
