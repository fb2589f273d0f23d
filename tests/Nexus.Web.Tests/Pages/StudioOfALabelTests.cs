using System.Net;
using System.Net.Http.Json;
using Nexus.Contracts.UserAuth;
using Nexus.Testing;
using Xunit;

namespace Nexus.Web.Tests.Pages;

/// <summary>The studio shows whose things it is about, and only what the visitor's role lets him do.</summary>
public sealed class StudioOfALabelTests
{
    private static readonly string[] Pages = ["/studio", "/studio/releases", "/studio/shop", "/studio/earnings"];

    private readonly Guid label = Guid.CreateVersion7();
    private readonly UserAuthDouble crews = new();

    [Fact]
    public async Task An_editor_chooses_for_whom_she_works()
    {
        await using var host = await WebHost.StartAsync(crews);
        var user = crews.Join(label, Guid.CreateVersion7(), OrganisationRole.Editor);
        using var own = host.ClientAs(user, "creator");
        using var acting = Acting(host.ClientAs(user, "creator"), label);
        await MakeWorkAsync(own, "My own song", null);
        await MakeWorkAsync(own, "The label's song", label);
        var (_, mine) = await own.PageAsync("/studio");
        Assert.Contains("My own song", mine, StringComparison.Ordinal);
        Assert.DoesNotContain("The label&#x27;s song", mine, StringComparison.Ordinal);
        Assert.Contains($"<option value=\"{label}\">The Label</option>", mine, StringComparison.Ordinal);
        Assert.DoesNotContain("data-acts-for", mine, StringComparison.Ordinal);
        var (_, labels) = await acting.PageAsync("/studio");
        Assert.Contains("Works of The Label", labels, StringComparison.Ordinal);
        Assert.Contains("The label&#x27;s song", labels, StringComparison.Ordinal);
        Assert.DoesNotContain("My own song", labels, StringComparison.Ordinal);
        foreach (var path in Pages)
        {
            var (status, html) = await acting.PageAsync(path);
            Assert.Equal(HttpStatusCode.OK, status);
            WholePage.Check(path, html);
            Assert.Contains($"data-acts-for=\"{label}\"", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_a_role_cannot_do_is_not_offered()
    {
        await using var host = await WebHost.StartAsync(crews);
        var editor = crews.Join(label, Guid.CreateVersion7(), OrganisationRole.Editor);
        using var making = host.ClientAs(editor, "creator");
        await MakeWorkAsync(making, "The label's song", label);
        using var bookkeeper = host.ClientAs(crews.Join(label, Guid.CreateVersion7(), OrganisationRole.Finance), "fan");
        using var viewer = host.ClientAs(crews.Join(label, Guid.CreateVersion7(), OrganisationRole.Viewer), "fan");
        foreach (var client in new[] { bookkeeper, viewer })
        {
            var (status, works) = await client.PageAsync("/studio");
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Contains("The label&#x27;s song", works, StringComparison.Ordinal);
            Assert.DoesNotContain("data-files", works, StringComparison.Ordinal);
            Assert.Contains("data-edit hidden", works, StringComparison.Ordinal);
            var (_, releases) = await client.PageAsync("/studio/releases");
            Assert.DoesNotContain("data-create", releases, StringComparison.Ordinal);
            var (_, shop) = await client.PageAsync("/studio/shop");
            Assert.DoesNotContain("New product", shop, StringComparison.Ordinal);
        }
        var (_, money) = await bookkeeper.PageAsync("/studio/earnings");
        Assert.Contains("Nothing earned yet", money, StringComparison.Ordinal);
        var (_, none) = await viewer.PageAsync("/studio/earnings");
        Assert.Contains("Not for your role", none, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/studio/earnings\"", none, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_was_removed_stands_in_his_own_studio_and_is_told()
    {
        await using var host = await WebHost.StartAsync(crews);
        using var creator = Acting(host.ClientAs(Guid.CreateVersion7(), "creator"), label);
        await MakeWorkAsync(creator, "My own song", null);
        var (_, html) = await creator.PageAsync("/studio");
        Assert.Contains("You are not in the organisation that was chosen here before", html, StringComparison.Ordinal);
        Assert.Contains("My own song", html, StringComparison.Ordinal);
        using var fan = Acting(host.ClientAs(Guid.CreateVersion7(), "fan"), label);
        foreach (var path in Pages)
        {
            var (status, closed) = await fan.PageAsync(path);
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains("This page is for creators", closed, StringComparison.Ordinal);
        }
    }

    private static HttpClient Acting(HttpClient client, Guid organisation)
    {
        client.DefaultRequestHeaders.Add("Cookie", $"nexus_acts_for={organisation}");
        return client;
    }

    private static async Task MakeWorkAsync(HttpClient client, string title, Guid? organisation)
    {
        var work = new
        {
            title,
            kind = "audio",
            access = "free",
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/content/works")
        {
            Content = JsonContent.Create(work),
        };
        if (organisation is { } id)
        {
            request.Headers.Add(Parties.Header, id.ToString());
        }
        using var made = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
    }
}
