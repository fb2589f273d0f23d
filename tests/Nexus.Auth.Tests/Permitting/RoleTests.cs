using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Permitting;

public sealed class RoleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_custom_role_opens_what_its_permissions_say_and_nothing_else(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        using var admin = host.Bearer((await host.AdministratorAsync()).AccessToken);
        await host.RegisterAsync("sue@example.com");
        var id = await IdAsync(admin, "sue@example.com");
        Assert.Equal(HttpStatusCode.BadRequest, await WriteAsync(admin, "support", "users:fly"));
        Assert.Equal(HttpStatusCode.BadRequest, await WriteAsync(admin, "administrator", "users:read"));
        Assert.Equal(HttpStatusCode.OK, await WriteAsync(admin, "support", "users:read"));
        using var before = host.Bearer((await host.SignInAsync("sue@example.com")).AccessToken);
        Assert.Equal(HttpStatusCode.Forbidden, (await before.GetAsync("/api/users", Token)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, await GiveAsync(admin, id, "fan", "support"));
        using var sue = host.Bearer((await host.SignInAsync("sue@example.com")).AccessToken);

        Assert.Equal(HttpStatusCode.OK, (await sue.GetAsync("/api/users", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await sue.GetAsync("/api/users/roles", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await sue.GetAsync("/api/keys", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("/api/users/roles/support", Token)).StatusCode);
        using var after = host.Bearer((await host.SignInAsync("sue@example.com")).AccessToken);
        Assert.Equal(HttpStatusCode.Forbidden, (await after.GetAsync("/api/users", Token)).StatusCode);
    }

    [Fact]
    public async Task Nobody_gives_what_he_has_not()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var admin = host.Bearer((await host.AdministratorAsync()).AccessToken);
        await host.RegisterAsync("rob@example.com");
        var rob = await IdAsync(admin, "rob@example.com");
        await WriteAsync(admin, "staff", "roles:write", "users:block");
        await WriteAsync(admin, "books", "ledger:post");
        await GiveAsync(admin, rob, "fan", "staff");
        using var client = host.Bearer((await host.SignInAsync("rob@example.com")).AccessToken);

        Assert.Equal(HttpStatusCode.Forbidden, await GiveAsync(client, rob, "administrator"));
        Assert.Equal(HttpStatusCode.Forbidden, await GiveAsync(client, rob, "fan", "staff", "books"));
        Assert.Equal(HttpStatusCode.Forbidden, await WriteAsync(client, "staff", "roles:write", "ledger:post"));
        Assert.Equal(HttpStatusCode.Forbidden, await WriteAsync(client, "books", "users:block"));
        Assert.Equal(HttpStatusCode.Forbidden, (await client.DeleteAsync("/api/users/roles/books", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await WriteAsync(client, "guards", "users:block"));
        var administrator = await IdAsync(admin, "admin@nexus.local");
        Assert.Equal(HttpStatusCode.Forbidden, await GiveAsync(client, administrator, "fan"));
        using var block = new HttpRequestMessage(HttpMethod.Put, $"/api/users/{administrator}/active")
        {
            Content = JsonContent.Create(new { active = false }),
        };
        block.Headers.TryAddWithoutValidation("If-Match", "*");
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(block, Token)).StatusCode);
    }

    private static async Task<HttpStatusCode> WriteAsync(HttpClient client, string name, params string[] permissions) =>
        (await client.PutAsJsonAsync($"/api/users/roles/{name}", new { permissions }, Token)).StatusCode;

    private static async Task<HttpStatusCode> GiveAsync(HttpClient client, Guid user, params string[] roles)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/users/{user}/roles")
        {
            Content = JsonContent.Create(new { roles }),
        };
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        return (await client.SendAsync(request, Token)).StatusCode;
    }

    private static async Task<Guid> IdAsync(HttpClient client, string email) =>
        (await client.GetFromJsonAsync<JsonElement>($"/api/users?email={email}", Token))
            .GetProperty("items")[0]
            .GetProperty("userId")
            .GetGuid();
}
