using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Auth.Tests.Mail;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Organisations;

public sealed class OrganisationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Somebody_without_an_account_joins_by_the_mail_and_the_token_is_good_once(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com", "creator")).AccessToken);
        var id = await CreateAsync(ada, "The Analytical Band");
        await InviteAsync(ada, id, "bob@example.com", "editor");
        var token = MailBox.TokenOf(await host.MailAsync(Subject("The Analytical Band"), "bob@example.com"));
        using var nobody = host.Anonymous();
        var offer = await nobody.PostAsJsonAsync("/api/users/invitations/look", new { token }, Token);
        Assert.Contains("The Analytical Band", await offer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AcceptAsync(nobody, token)).StatusCode);

        using var eve = host.Bearer((await host.RegisterAndSignInAsync("eve@example.com")).AccessToken);
        Assert.Equal("invitation-for-another", await AuthHost.ProblemAsync(await AcceptAsync(eve, token)));
        using var bob = host.Bearer((await host.RegisterAndSignInAsync("bob@example.com")).AccessToken);
        Assert.Equal(HttpStatusCode.OK, (await AcceptAsync(bob, token)).StatusCode);
        Assert.Equal("invitation-refused", await AuthHost.ProblemAsync(await AcceptAsync(bob, token)));

        var me = await bob.GetFromJsonAsync<JsonElement>("/api/auth/me", Token);
        Assert.True(me.GetProperty("emailVerified").GetBoolean());
        var memberships = await host.SendAsync(
            OrganisationCalls.MembershipOf,
            new GetMemberships(me.GetProperty("userId").GetGuid())
        );
        var only = Assert.Single(memberships.Items);
        Assert.Equal((id, OrganisationRole.Editor), (only.OrganisationId, only.Role));
        Assert.Equal(["Ada creator", "Ada fan"], await MembersAsync(ada, id));
        await host.AssertAuditAsync("user-auth");
    }

    [Theory, OnEachDatabase]
    public async Task What_an_organisation_is_told_its_owners_are_told_and_nobody_else(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        var id = await CreateAsync(ada, "Band");
        using var mia = await JoinAsync(host, ada, id, "mia@example.com", "manager");
        var told = await host.SendAsync(MailCalls.Send, new SendMail(id, "To the band", "Text"));
        Assert.True(told.Sent);
        var mail = Assert.Single(await Mails.AwaitAsync(host, "To the band"));
        Assert.Equal("ada@example.com", mail.To.Mailboxes.Single().Address);
        Assert.False((await host.SendAsync(MailCalls.Send, new SendMail(Guid.CreateVersion7(), "No", "Text"))).Sent);

        await host.SendAsync(
            MailCalls.SendToAddress,
            new SendMailToAddress("vi@example.org", "To a visitor", "The whole text")
        );
        var other = Assert.Single(await Mails.AwaitAsync(host, "To a visitor"));
        Assert.Equal(
            ("vi@example.org", "The whole text"),
            (other.To.Mailboxes.Single().Address, other.TextBody!.Trim())
        );
    }

    [Fact]
    public async Task Inviting_tells_nothing_of_accounts()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        await host.RegisterAsync("bob@example.com");
        var id = await CreateAsync(ada, "Band");

        var known = await InviteAsync(ada, id, "bob@example.com", "viewer");
        var unknown = await InviteAsync(ada, id, "bop@example.com", "viewer");

        Assert.Equal(known.StatusCode, unknown.StatusCode);
        var (one, other) = (await BodyAsync(known), await BodyAsync(unknown));
        Assert.Equal(Fields(one), Fields(other));
        Assert.Equal("viewer", one.GetProperty("role").GetString());
    }

    [Theory, OnEachDatabase]
    public async Task Managers_rule_below_themselves_and_nobody_makes_himself_more(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        var id = await CreateAsync(ada, "Band");
        using var mia = await JoinAsync(host, ada, id, "mia@example.com", "manager");
        using var vic = await JoinAsync(host, ada, id, "vic@example.com", "viewer");
        var (adaId, miaId, vicId) = (await IdAsync(ada), await IdAsync(mia), await IdAsync(vic));

        Assert.Equal(HttpStatusCode.Forbidden, await SetRoleAsync(mia, id, miaId, "owner"));
        Assert.Equal(HttpStatusCode.Forbidden, await SetRoleAsync(mia, id, vicId, "manager"));
        Assert.Equal(HttpStatusCode.Forbidden, await SetRoleAsync(mia, id, adaId, "viewer"));
        Assert.Equal(HttpStatusCode.Forbidden, await SetRoleAsync(vic, id, vicId, "editor"));
        Assert.Equal(HttpStatusCode.Forbidden, (await InviteAsync(mia, id, "x@example.com", "owner")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await InviteAsync(vic, id, "x@example.com", "viewer")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await TransferAsync(mia, id, miaId)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, await RemoveAsync(mia, id, adaId));
        Assert.Equal(HttpStatusCode.BadRequest, await SetRoleAsync(mia, id, vicId, "emperor"));
        Assert.Equal(HttpStatusCode.OK, await SetRoleAsync(mia, id, vicId, "editor"));
        Assert.Equal(HttpStatusCode.NoContent, await RemoveAsync(mia, id, vicId));
        Assert.Equal(HttpStatusCode.NotFound, (await vic.GetAsync($"/api/users/organisations/{id}", Token)).StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task The_last_owner_stays_until_another_is_there(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        var id = await CreateAsync(ada, "Band");
        using var bob = await JoinAsync(host, ada, id, "bob@example.com", "owner");
        var (adaId, bobId) = (await IdAsync(ada), await IdAsync(bob));

        var both = await Task.WhenAll(RemoveAsync(ada, id, adaId), RemoveAsync(bob, id, bobId));

        Assert.Single(both, status => status == HttpStatusCode.NoContent);
        var (rest, restId) = both[0] == HttpStatusCode.NoContent ? (bob, bobId) : (ada, adaId);
        Assert.Equal(HttpStatusCode.Conflict, await RemoveAsync(rest, id, restId));
        Assert.Equal(HttpStatusCode.Conflict, await SetRoleAsync(rest, id, restId, "manager"));
    }

    [Fact]
    public async Task Transfer_makes_the_owner_a_manager()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        var id = await CreateAsync(ada, "Band");
        using var bob = await JoinAsync(host, ada, id, "bob@example.com", "viewer");

        Assert.Equal(HttpStatusCode.OK, (await TransferAsync(ada, id, await IdAsync(bob))).StatusCode);

        var seen = await ada.GetFromJsonAsync<JsonElement>($"/api/users/organisations/{id}", Token);
        Assert.Equal("manager", seen.GetProperty("role").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await TransferAsync(ada, id, await IdAsync(ada))).StatusCode);
    }

    [Fact]
    public async Task Strangers_learn_nothing_of_an_organisation()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        using var eve = host.Bearer((await host.RegisterAndSignInAsync("eve@example.com")).AccessToken);
        var id = await CreateAsync(ada, "Band");
        var path = $"/api/users/organisations/{id}";

        Assert.Equal(HttpStatusCode.NotFound, (await eve.GetAsync(path, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await eve.GetAsync(path + "/invitations", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await InviteAsync(eve, id, "x@example.com", "viewer")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await eve.DeleteAsync(path, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await SetRoleAsync(eve, id, await IdAsync(eve), "owner"));
    }

    [Fact]
    public async Task Withdrawn_resent_and_old_tokens_are_worth_nothing()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        using var bob = host.Bearer((await host.RegisterAndSignInAsync("bob@example.com")).AccessToken);
        var id = await CreateAsync(ada, "Band");
        var invited = await BodyAsync(await InviteAsync(ada, id, "bob@example.com", "viewer"));
        var first = MailBox.TokenOf(await host.MailAsync(Subject("Band"), "bob@example.com"));
        var path = $"/api/users/organisations/{id}/invitations/{invited.GetProperty("invitationId").GetString()}";

        Assert.Equal(HttpStatusCode.TooManyRequests, (await ada.PostAsync(path + "/resend", null, Token)).StatusCode);
        host.Time.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(HttpStatusCode.Accepted, (await ada.PostAsync(path + "/resend", null, Token)).StatusCode);
        await Poll.UntilAsync(async () => await host.CountAsync(Subject("Band")) == 2);
        await Poll.UntilAsync(async () => (await AcceptAsync(bob, first)).StatusCode == HttpStatusCode.BadRequest);
        var second = MailBox.TokenOf(await host.MailAsync(Subject("Band"), "bob@example.com"));
        host.Time.Pass(TimeSpan.FromDays(7));
        using var later = host.Bearer((await host.SignInAsync("bob@example.com")).AccessToken);
        Assert.Equal("invitation-refused", await AuthHost.ProblemAsync(await AcceptAsync(later, second)));
        using var owner = host.Bearer((await host.SignInAsync("ada@example.com")).AccessToken);
        var again = await BodyAsync(await InviteAsync(owner, id, "bob@example.com", "viewer"));
        await Poll.UntilAsync(async () => await host.CountAsync(Subject("Band")) == 3);
        var third = MailBox.TokenOf(await host.MailAsync(Subject("Band"), "bob@example.com"));
        var withdrawn = await owner.DeleteAsync(
            $"/api/users/organisations/{id}/invitations/{again.GetProperty("invitationId").GetString()}",
            Token
        );
        Assert.Equal(HttpStatusCode.NoContent, withdrawn.StatusCode);
        Assert.Equal("invitation-refused", await AuthHost.ProblemAsync(await AcceptAsync(later, third)));
    }

    private static string Subject(string organisation) =>
        $"Ada {(organisation == "Band" ? "fan" : "creator")} invites you to {organisation}";

    private static async Task<Guid> CreateAsync(HttpClient client, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/users/organisations")
        {
            Content = JsonContent.Create(new { name }),
        };
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        var answer = await client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await BodyAsync(answer)).GetProperty("organisationId").GetGuid();
    }

    private static async Task<HttpClient> JoinAsync(AuthHost host, HttpClient owner, Guid id, string email, string role)
    {
        var client = host.Bearer((await host.RegisterAndSignInAsync(email)).AccessToken);
        Assert.Equal(HttpStatusCode.Accepted, (await InviteAsync(owner, id, email, role)).StatusCode);
        var token = MailBox.TokenOf(await host.MailAsync(Subject("Band"), email));
        Assert.Equal(HttpStatusCode.OK, (await AcceptAsync(client, token)).StatusCode);
        return client;
    }

    private static Task<HttpResponseMessage> InviteAsync(HttpClient client, Guid id, string email, string role) =>
        client.PostAsJsonAsync($"/api/users/organisations/{id}/invitations", new { email, role }, Token);

    private static Task<HttpResponseMessage> AcceptAsync(HttpClient client, string token) =>
        client.PostAsJsonAsync("/api/users/invitations/accept", new { token }, Token);

    private static Task<HttpResponseMessage> TransferAsync(HttpClient client, Guid id, Guid userId) =>
        client.PostAsJsonAsync($"/api/users/organisations/{id}/transfer", new { userId }, Token);

    private static async Task<HttpStatusCode> SetRoleAsync(HttpClient client, Guid id, Guid userId, string role) =>
        (
            await client.PutAsJsonAsync($"/api/users/organisations/{id}/members/{userId}", new { role }, Token)
        ).StatusCode;

    private static async Task<HttpStatusCode> RemoveAsync(HttpClient client, Guid id, Guid userId) =>
        (await client.DeleteAsync($"/api/users/organisations/{id}/members/{userId}", Token)).StatusCode;

    private static async Task<Guid> IdAsync(HttpClient client) =>
        (await client.GetFromJsonAsync<JsonElement>("/api/auth/me", Token)).GetProperty("userId").GetGuid();

    private static async Task<IEnumerable<string>> MembersAsync(HttpClient client, Guid id) =>
        (await client.GetFromJsonAsync<JsonElement>($"/api/users/organisations/{id}", Token))
            .GetProperty("members")
            .EnumerateArray()
            .Select(one => one.GetProperty("displayName").GetString()!);

    private static Task<JsonElement> BodyAsync(HttpResponseMessage answer) =>
        answer.Content.ReadFromJsonAsync<JsonElement>(Token);

    private static IEnumerable<string> Fields(JsonElement body) => body.EnumerateObject().Select(field => field.Name);
}
