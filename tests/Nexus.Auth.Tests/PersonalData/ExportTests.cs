using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Auth.Tests.Mail;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.PersonalData;

public sealed class ExportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task An_export_holds_what_every_service_keeps_and_only_its_owner_gets_it(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        using var eve = host.Bearer((await host.RegisterAndSignInAsync("eve@example.com")).AccessToken);
        await RenameAsync(ada, "<b>Ada</b>");

        var asked = await ada.PostAsync("/api/users/me/exports", null, Token);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        var path = $"/api/users/me/exports/{await ReadyAsync(ada)}/content";

        using var zip = new ZipArchive(await ada.GetStreamAsync(path, Token));
        Assert.Equal(
            [
                "auth-service-v2.json",
                "auth-service.json",
                "index.html",
                "key-service.json",
                "pv-keys.json",
                "session-mgr.json",
                "token-mgr.json",
                "user-auth.json",
            ],
            zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal)
        );
        Assert.Contains("ada@example.com", await TextAsync(zip, "user-auth.json"), StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", await TextAsync(zip, "session-mgr.json"), StringComparison.Ordinal);
        var page = await TextAsync(zip, "index.html");
        Assert.Contains("&lt;b&gt;Ada&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Ada", page, StringComparison.Ordinal);
        var whole = string.Concat(await Task.WhenAll(zip.Entries.Select(entry => TextAsync(zip, entry.FullName))));
        Assert.DoesNotContain("eve@example.com", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("passwordHash", whole, StringComparison.OrdinalIgnoreCase);
        await host.MailAsync("Your data is ready", "ada@example.com");

        Assert.Equal(HttpStatusCode.NotFound, (await eve.GetAsync(path, Token)).StatusCode);
        using var nobody = host.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(path, Token)).StatusCode);
    }

    [Fact]
    public async Task An_export_is_gone_after_seven_days()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        await ada.PostAsync("/api/users/me/exports", null, Token);
        var path = $"/api/users/me/exports/{await ReadyAsync(ada)}/content";
        Assert.NotEmpty(Objects(host));

        host.Time.Pass(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));

        using var later = host.Bearer((await host.SignInAsync("ada@example.com")).AccessToken);
        Assert.Equal("export-not-there", await AuthHost.ProblemAsync(await later.GetAsync(path, Token)));
        await Poll.UntilAsync(() => Task.FromResult(Objects(host).Length == 0));
    }

    [Fact]
    public async Task Asking_again_meanwhile_gives_the_same_export_and_three_a_day_are_enough()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        for (var i = 0; i < 3; i++)
        {
            await ada.PostAsync("/api/users/me/exports", null, Token);
            await ReadyAsync(ada);
        }

        var fourth = await ada.PostAsync("/api/users/me/exports", null, Token);

        Assert.Equal(HttpStatusCode.TooManyRequests, fourth.StatusCode);
        Assert.Equal("too-many-exports", await AuthHost.ProblemAsync(fourth));
    }

    private static string[] Objects(AuthHost host)
    {
        var folder = Path.Combine(host.Host.Folder, "objects", "user-auth");
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];
    }

    private static async Task<string> ReadyAsync(HttpClient client)
    {
        var id = "";
        await Poll.UntilAsync(async () =>
        {
            var list = await client.GetFromJsonAsync<JsonElement>("/api/users/me/exports", Token);
            var newest = list.GetProperty("items")[0];
            id = newest.GetProperty("exportId").GetString()!;
            return newest.GetProperty("state").GetString() == "ready";
        });
        return id;
    }

    private static async Task<string> TextAsync(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(await zip.GetEntry(name)!.OpenAsync(Token));
        return await reader.ReadToEndAsync(Token);
    }

    private static async Task RenameAsync(HttpClient client, string displayName)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/auth/me")
        {
            Content = JsonContent.Create(new { displayName }),
        };
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(request, Token)).StatusCode);
    }
}
