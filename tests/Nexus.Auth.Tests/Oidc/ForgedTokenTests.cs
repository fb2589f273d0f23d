using System.Text.Json;
using System.Text.Json.Nodes;
using Nexus.Auth.Tests.Tokens;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Oidc;

/// <summary>What the provider takes for a token, and what it says of one, whatever the database.</summary>
[Collection(OidcFlows.Name)]
public sealed class ForgedTokenTests(OidcRigs rigs)
{
    [Fact]
    public async Task False_tokens_open_no_door_of_the_provider()
    {
        var rig = await rigs.OnAsync(DatabaseEngine.Sqlite);
        var person = await rig.PersonAsync("doors");
        var held = await rig.RunAsync("held", person);
        var (access, identity) = (Text(held, "access"), Text(held, "identity"));

        person["falseAccess"] = ToJson(await new Forgery(rig.Host, access).AllAsync());
        var identities = await new Forgery(rig.Host, identity).AllAsync();
        // A hint may be old: it says only whom the application knows (OpenID Connect RP-Initiated Logout section 2).
        identities.Remove("expired");
        person["falseIdentity"] = ToJson(identities);
        person["trueAccess"] = await new Forgery(rig.Host, access).UnchangedAsync();
        person["trueIdentity"] = await new Forgery(rig.Host, identity).UnchangedAsync();

        await rig.RunAsync("doors", person);
    }

    [Fact]
    public async Task False_assertions_prove_no_application()
    {
        var rig = await rigs.OnAsync(DatabaseEngine.Sqlite);
        await rig.RunAsync("assertions", await rig.PersonAsync("assertions"));
    }

    [Fact]
    public async Task A_bound_token_names_its_key_to_whoever_may_ask()
    {
        var rig = await rigs.OnAsync(DatabaseEngine.Sqlite);
        var bound = await rig.RunAsync("bound", await rig.PersonAsync("bound"));

        var state = await rig.Host.SendAsync(TokenCalls.Introspect, new IntrospectToken(Text(bound, "accessToken")));

        Assert.True(state.Active);
        Assert.Equal(Text(bound, "thumbprint"), state.Confirmation?.KeyThumbprint);
    }

    [Theory, OnEachDatabase]
    public async Task Whoever_keeps_a_copy_of_the_keys_misses_none_while_they_are_rotated(DatabaseEngine engine)
    {
        var rig = await rigs.OnAsync(engine);
        await rig.RunAsync("rotation", await rig.PersonAsync("rotation"));
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static JsonObject ToJson(Dictionary<string, string> tokens) =>
        new([.. tokens.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))]);
}
