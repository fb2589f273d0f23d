using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.EndToEnd.Platforms;
using Xunit;

namespace Nexus.EndToEnd;

/// <summary>Registering and signing in through the gateway, in both modes.</summary>
public sealed class SignInTests
{
    [Fact]
    public async Task A_fan_registers_and_signs_in_up()
    {
        await using var platform = new UpPlatform();
        await SignInAsync(platform);
    }

    [Fact]
    public async Task A_fan_registers_and_signs_in_serve()
    {
        await using var platform = await ServePlatform.CreateAsync();
        await SignInAsync(platform);
    }

    private static async Task SignInAsync(IPlatform platform)
    {
        await platform.StartAsync();
        using var client = new HttpClient { BaseAddress = platform.Address };
        var registered = await client.PostAsJsonAsync(
            "/api/auth/register",
            new
            {
                email = "fan@example.com",
                displayName = "A Fan",
                password = "correct horse battery",
                role = "fan",
            }
        );
        Assert.True(registered.IsSuccessStatusCode, await registered.Content.ReadAsStringAsync());
        var login = await client.PostAsJsonAsync(
            "/api/auth/login",
            new { email = "fan@example.com", password = "correct horse battery" }
        );
        var body = await login.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(login.IsSuccessStatusCode, body.ToString());
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            body.GetProperty("accessToken").GetString()
        );
        var me = await client.GetFromJsonAsync<JsonElement>("/api/v1/auth/me");
        Assert.Equal("fan@example.com", me.GetProperty("email").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync("/api/auth/logout", null)).StatusCode);
        await Task.Delay(1000);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/auth/me")).StatusCode);
    }
}
