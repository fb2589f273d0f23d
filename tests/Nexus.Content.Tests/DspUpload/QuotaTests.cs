using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspUpload;

/// <summary>How much somebody may store: by configuration, by role, by what an operator gave him.</summary>
public sealed class QuotaTests
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Upload:QuotaBytes"] = "1000",
        ["Upload:QuotaBytesByRole:creator"] = "2000",
        ["Upload:QuotaBytesByRole:label"] = "3000",
    };

    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task Role_and_operator_say_how_much_a_creator_may_store(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine, Settings);
        var creator = CreatorClient.New(host);
        using var own = creator.Http;
        Assert.Equal((0, 2000, false), await QuotaAsync(own));
        var work = await creator.CreateWorkAsync("Long");
        Assert.Equal("upload-quota", (await (await BeginAsync(creator, work, 2001)).ProblemAsync(413)).Code);
        Assert.Equal(HttpStatusCode.Created, (await BeginAsync(creator, work, 1900)).StatusCode);
        Assert.Equal((1900, 2000, false), await QuotaAsync(own));
        using var both = host.ClientAs(creator.UserId, "creator", "label");
        Assert.Equal((1900, 3000, false), await QuotaAsync(both));
        Assert.Equal(HttpStatusCode.Forbidden, (await SetAsync(own, creator.UserId, 9000)).StatusCode);
        using var operators = host.ClientAs(Guid.CreateVersion7(), "administrator");
        Assert.Equal(HttpStatusCode.BadRequest, (await SetAsync(operators, creator.UserId, -1)).StatusCode);
        // Less than is taken: nothing goes, and nothing more comes.
        Assert.Equal(HttpStatusCode.OK, (await SetAsync(operators, creator.UserId, 100)).StatusCode);
        Assert.Equal((1900, 100, true), await QuotaAsync(own));
        var next = await creator.CreateWorkAsync("Next");
        var (code, detail) = await (await BeginAsync(creator, next, 1)).ProblemAsync(413);
        Assert.Equal("upload-quota", code);
        Assert.Contains("You may store 100 bytes, 1900 are taken", detail);
        Assert.Equal(HttpStatusCode.OK, (await SetAsync(operators, creator.UserId, 9000)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await BeginAsync(creator, next, 7000)).StatusCode);
        await SetAsync(operators, creator.UserId, null);
        Assert.Equal((8900, 2000, false), await QuotaAsync(own));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_organisation_has_what_is_configured_or_given_and_not_what_its_members_have(
        DatabaseEngine engine
    )
    {
        var crews = new UserAuthDouble();
        await using var host = await ContentHost.StartAsync(engine, Settings, crews: crews);
        var label = Guid.CreateVersion7();
        var editor = new CreatorClient(host, crews.Join(label, Guid.CreateVersion7(), OrganisationRole.Editor), label);
        var work = await editor.CreateWorkAsync("Ours");
        using var http = editor.Http;
        Assert.Equal((0, 1000, false), await QuotaAsync(http));
        Assert.Equal("upload-quota", (await (await BeginAsync(editor, work, 1001)).ProblemAsync(413)).Code);
        // A quota may be given before there is anything.
        using var operators = host.ClientAs(Guid.CreateVersion7(), "administrator");
        Assert.Equal(HttpStatusCode.OK, (await SetAsync(operators, label, 5000)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await BeginAsync(editor, work, 5000)).StatusCode);
        Assert.Equal((5000, 5000, true), await QuotaAsync(http));
    }

    private static Task<HttpResponseMessage> BeginAsync(CreatorClient creator, Guid work, long length) =>
        creator.BeginAsync(work, "take.mkv", "video/x-matroska", length);

    private static Task<HttpResponseMessage> SetAsync(HttpClient http, Guid owner, long? quotaBytes) =>
        http.PutAsJsonAsync($"/api/dsp/upload/quotas/{owner}", new { quotaBytes }, Cancel);

    private static async Task<(long Used, long Quota, bool SetByOperator)> QuotaAsync(HttpClient http)
    {
        var view = await http.GetFromJsonAsync<JsonElement>("/api/dsp/upload/quota", Cancel);
        return (
            view.GetProperty("usedBytes").GetInt64(),
            view.GetProperty("quotaBytes").GetInt64(),
            view.GetProperty("setByOperator").GetBoolean()
        );
    }
}
